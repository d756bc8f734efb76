// laws: what holds for every document, however it came about. Throws with the law that is broken.
import * as v from 'valibot';
import { nestingOf, nodesInside } from '../frames.ts';
import { heldTensor } from '../heldValue.ts';
import { MAX_NESTING } from '../limits.ts';
import { edgeId, type GraphDocument } from '../model.ts';
import { nodeIdProblem } from '../nodeId.ts';
import { inputPorts, outputPorts } from '../ports.ts';
import { documentSchema } from '../schema.ts';
import type { Signatures } from '../signature.ts';
import { topologicalOrder } from '../topology.ts';

export function brokenLaws(document: GraphDocument, signatures: Signatures): readonly string[] {
  const broken: string[] = [];
  const law = (holds: boolean, text: string) => {
    if (!holds) broken.push(text);
  };
  const schema = v.safeParse(documentSchema, document);
  law(
    schema.success,
    `schema: ${schema.issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join('; ')}`,
  );
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  law(nodes.size === document.nodes.length, 'ids are unique');
  for (const id of nodes.keys()) law(nodeIdProblem(id) === null, `${id} is an id`);
  law(new Set(document.edges.map(edgeId)).size === document.edges.length, 'one edge per input port');
  law(topologicalOrder(document).length === document.nodes.length, 'no cycle');
  for (const { from, to } of document.edges) {
    const [source, reader] = [nodes.get(from[0]), nodes.get(to[0])];
    law(source !== undefined && reader !== undefined, `the ends of ${from.join('.')} -> ${to.join('.')} exist`);
    if (source === undefined || reader === undefined) continue;
    law(outputPorts(source, signatures)?.includes(from[1]) ?? true, `${from.join('.')} is an output`);
    law(inputPorts(reader, signatures)?.some((port) => port.name === to[1]) ?? true, `${to.join('.')} is an input`);
  }
  const target = document.backward?.from;
  law(target === undefined || nodes.has(target[0]), 'what is differentiated exists');
  for (const node of document.nodes) {
    for (const [port, value] of Object.entries(node.inputs ?? {})) {
      law(heldTensor(value).kind !== 'problem', `${node.id}.${port} holds a value`);
    }
    for (const part of [node.params, node.inputs, node.trainable]) {
      law(part === undefined || Object.keys(part).length > 0, `${node.id} has no empty parts`);
    }
  }
  frameLaws(document, law);
  return broken;
}

function frameLaws(document: GraphDocument, law: (holds: boolean, text: string) => void): void {
  const { frames = [], nodes } = document;
  law(document.frames === undefined || frames.length > 0, 'no empty list of frames');
  const ids = [...nodes, ...frames.map(({ node }) => node)].map(({ id }) => id);
  law(new Set(ids).size === ids.length, 'frames and nodes share no name');
  const everyone = new Set(ids);
  const members = frames.flatMap((frame) => frame.members.map(({ id }) => id));
  law(new Set(members).size === members.length, 'a node stands in one frame');
  for (const frame of frames) {
    const { id } = frame.node;
    law(nodesInside(document, frame).length > 0, `something is in ${id}`);
    law(nestingOf(document, id) < MAX_NESTING, `${id} does not stand too deep`);
    const own = new Set(frame.members.map((member) => member.id));
    const refs = [
      ...frame.edges.flatMap(({ from, to }) => [from, to]),
      ...Object.values(frame.inputs).flat(),
      ...Object.values(frame.outputs),
    ];
    law(
      refs.every(([member]) => own.has(member)),
      `all that ${id} names is in it`,
    );
    const room = (frame.room ?? []).flatMap((part) => part.nodes);
    law(
      room.every((each) => everyone.has(each)),
      `all that made room for ${id} exist`,
    );
    law(
      (frame.room ?? []).every((part) => part.nodes.length > 0),
      `no empty room in ${id}`,
    );
  }
}

/** Makes a document throw when anything tries to change it in place. Frozen parts are passed over, so shared parts cost nothing. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
