// toySignatures: a handful of invented ops, so that the document layer is tested without the catalogue.
import type { ParamSignature, PortSignature, Signature, Signatures } from '../signature.ts';

function data(name: string): PortSignature {
  return { name, role: 'data', required: true, trainable: false };
}
function weight(name: string): PortSignature {
  return { name, role: 'parameter', required: false, trainable: true };
}

interface Toy {
  readonly params?: readonly ParamSignature[];
  readonly inputs: Signature['inputs'];
  readonly outputs?: Signature['outputs'];
}
const count: ParamSignature = { kind: 'integer', name: 'n', default: 2, min: 1, max: 8 };
const numbered = (stem: string, n: unknown) => Array.from({ length: n as number }, (_, index) => `${stem}${index}`);

const toys: Readonly<Record<string, Toy>> = {
  Source: { inputs: () => [data('value')] },
  /** A weight, and a bias that a param takes away. */
  Line: {
    params: [
      { kind: 'integer', name: 'units', default: null, nullable: true, min: 1, max: 64 },
      { kind: 'boolean', name: 'bias', default: true },
    ],
    inputs: ({ bias }) => [data('x'), weight('W'), ...(bias === true ? [weight('b')] : [])],
  },
  Bend: { params: [{ kind: 'number', name: 'alpha', default: 0.1, min: 0, max: 1 }], inputs: () => [data('x')] },
  Join: { inputs: () => [data('a'), data('b')] },
  /** Inputs by a param. */
  Stack: { params: [count], inputs: ({ n }) => numbered('x', n).map(data) },
  /** Outputs by a param. */
  Split: { params: [count], inputs: () => [data('x')], outputs: ({ n }) => numbered('y', n) },
  Loss: {
    params: [
      { kind: 'choice', name: 'reduction', default: 'mean', options: ['mean', 'sum'] },
      { kind: 'integers', name: 'axes', default: null, nullable: true, min: -4, max: 3 },
      { kind: 'integers', name: 'kernel', default: [2], min: 1, single: true },
      { kind: 'text', name: 'label', default: '' },
    ],
    inputs: () => [data('p'), { name: 'target', role: 'target', required: true, trainable: false }],
    outputs: () => ['C'],
  },
};

export const toySignatures: Signatures = new Map(
  Object.entries(toys).map(([name, { params = [], inputs, outputs = () => ['y'] }]) => [
    name,
    { name, params, inputs, outputs },
  ]),
);
