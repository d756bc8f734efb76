// source: makes the ops whose output is the value that they hold.
import { defineOp, isProblem, type Op, type PortRole } from '../engine/op.ts';
import { scalar } from '../engine/tensor.ts';
import { shapeAt } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

export interface SourceOp extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula'> {
  readonly role: PortRole;
  readonly description: string;
}

/** Shape rule: y has the shape of the value. An initializer has no shape of its own, so a source cannot hold one. */
export function source(spec: SourceOp): Op {
  return defineOp({
    name: spec.name,
    family: 'Sources',
    glyph: spec.glyph,
    summary: spec.summary,
    about: spec.about,
    aliases: spec.aliases,
    formula: spec.formula,
    source: true,
    inputs: [{ name: 'value', role: spec.role, differentiable: true, description: spec.description }],
    outputs: [{ name: 'y', description: 'The value.' }],
    params: [],
    infer(inputs) {
      const value = shapeAt(inputs, 'value');
      return isProblem(value) ? value : { outputs: { y: value } };
    },
    forward: ({ value }) => ({ outputs: { y: value! } }),
    vjp: ({ y: dy }) => ({ value: dy! }),
    derivation({ shapes }) {
      const indices = letters(shapes.value?.length ?? 0);
      return {
        forward: {
          y: {
            tex: hole('value'),
            ...(indices && { entry: { indices, tex: hole('value', indices) } }),
            words: 'The value is given.',
          },
        },
        gradients: {
          value: {
            tex: hole('dy'),
            ...(indices && { entry: { indices, tex: hole('dy', indices) } }),
            words: 'What comes back here is how the cost changes with this value.',
          },
        },
      };
    },
    code: {
      pytorch: ({ inputs }) => `${inputs.value}`,
      numpy: ({ inputs }) => `${inputs.value}`,
    },
    samples: [
      { name: 'scalar', inputs: { value: scalar(1) } },
      { name: 'vector', inputs: { value: wave([3]) } },
      { name: 'matrix with an axis of size 1', inputs: { value: wave([1, 3]) } },
      { name: 'rank 3', inputs: { value: wave([2, 2, 2]) } },
      { name: 'rank 4', inputs: { value: wave([1, 2, 2, 1]) } },
      { name: 'empty batch', inputs: { value: sampleTensor([0, 2]) } },
    ],
  });
}
