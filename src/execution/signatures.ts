// Signatures: the catalogue as the document layer sees it: names, ports and params, no numbers.
import type { ParamSignature, PortSignature, Signature, Signatures } from '../document/signature.ts';
import { completeParams, type InputPort, inputsOf, type Op, outputsOf, type ParamSpec } from '../engine/op.ts';

export function signaturesOf(ops: ReadonlyMap<string, Op>): Signatures {
  return new Map([...ops].map(([name, op]) => [name, signatureOf(op)]));
}

/** `inputs` and `outputs` complete the params themselves, so partial ones are welcome. */
export function signatureOf(op: Op): Signature {
  return {
    name: op.name,
    params: op.params.map(paramSignature),
    inputs: (params) => inputsOf(op, completeParams(op, params)).map(portSignature),
    outputs: (params) => outputsOf(op, completeParams(op, params)).map((port) => port.name),
  };
}

function portSignature(port: InputPort): PortSignature {
  return { name: port.name, role: port.role, required: isRequired(port), trainable: isTrainable(port) };
}

/** True when the port must be wired or hold a value before the op can run. */
export function isRequired(port: InputPort): boolean {
  return port.default === undefined && port.optional !== true;
}

/** Whether an optimizer moves the port's held value when the document does not say. */
export function isTrainable(port: InputPort): boolean {
  return port.role === 'parameter';
}

function paramSignature(spec: ParamSpec): ParamSignature {
  const { kind, name } = spec;
  return {
    kind,
    name,
    default: spec.default,
    ...('nullable' in spec && spec.nullable !== undefined && { nullable: spec.nullable }),
    ...('min' in spec && spec.min !== undefined && { min: spec.min }),
    ...('max' in spec && spec.max !== undefined && { max: spec.max }),
    ...('options' in spec && { options: spec.options }),
    ...('single' in spec && spec.single !== undefined && { single: spec.single }),
  };
}
