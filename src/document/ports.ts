// ports: the ports and params that a node of a document has, by the signature of its op.
import type { GraphDocument, GraphNode, ParamJson } from './model.ts';
import type { PortSignature, Signature, Signatures } from './signature.ts';

export function findNode(document: GraphDocument, id: string): GraphNode | undefined {
  return document.nodes.find((node) => node.id === id);
}

/** Every param of the op: the given value where there is one, else the default. */
export function completeParams(
  signature: Signature,
  given: Readonly<Record<string, ParamJson>> | undefined,
): Readonly<Record<string, ParamJson>> {
  const params: Record<string, ParamJson> = {};
  for (const param of signature.params) {
    const value = given !== undefined && Object.hasOwn(given, param.name) ? given[param.name] : undefined;
    params[param.name] = value === undefined ? param.default : value;
  }
  return params;
}

/** The node's input ports, or null when its op is not known. */
export function inputPorts(node: GraphNode, signatures: Signatures): readonly PortSignature[] | null {
  const signature = signatures.get(node.op);
  return signature === undefined ? null : signature.inputs(completeParams(signature, node.params));
}

/** The names of the node's output ports, or null when its op is not known. */
export function outputPorts(node: GraphNode, signatures: Signatures): readonly string[] | null {
  const signature = signatures.get(node.op);
  return signature === undefined ? null : signature.outputs(completeParams(signature, node.params));
}
