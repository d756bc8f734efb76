// rearrangement: makes the op that moves, repeats or leaves out entries of one tensor, and changes none of them.
import { type Derivation, defineOp, isProblem, type Op, type Params, type Problem, type Rule } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { blankJacobian } from './diagonal.ts';
import { shapeAt } from './ports.ts';

export interface Rearrangement
  extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula' | 'params' | 'code' | 'samples'> {
  /** What is said of y. */
  readonly output: string;
  readonly input?: string;
  /** The shape of y, or why there is none. */
  shape(x: Shape, params: Params): Shape | Problem;
  /** `y` is what `shape` answered. */
  read(x: Tensor, y: Shape, params: Params): Tensor;
  /** The adjoint: every entry of dy is added to the entry of x, of shape `x`, that it was read from. */
  send(dy: Tensor, x: Shape, params: Params): Tensor;
  rules(x: Shape, y: Shape, params: Params): { readonly y: Rule; readonly x: Rule };
}

export function rearrangement(spec: Rearrangement): Op {
  const shapeOf = (x: Shape, params: Params): Shape => {
    const shape = spec.shape(x, params);
    if (isProblem(shape)) throw new RangeError(shape.problem);
    return shape;
  };
  return defineOp({
    name: spec.name,
    family: 'Shape',
    glyph: spec.glyph,
    summary: spec.summary,
    about: spec.about,
    aliases: spec.aliases,
    formula: spec.formula,
    inputs: [{ name: 'x', role: 'data', differentiable: true, description: spec.input ?? 'A tensor of any shape.' }],
    outputs: [{ name: 'y', description: spec.output }],
    params: spec.params,
    infer(inputs, params) {
      const x = shapeAt(inputs, 'x');
      if (isProblem(x)) return x;
      const y = spec.shape(x, params);
      return isProblem(y) ? y : { outputs: { y } };
    },
    steady: true,
    forward: ({ x }, params) => ({ outputs: { y: spec.read(x!, shapeOf(x!.shape, params), params) } }),
    vjp: ({ y: dy }, { inputs, params }) => ({ x: spec.send(dy!, inputs.x!.shape, params) }),
    // What is not read from x stands still.
    jvp: ({ x: tangent }, { outputs, params }) => ({
      y: spec.read(tangent!, outputs.y!.shape, 'value' in params ? { ...params, value: 0 } : params),
    }),
    // The entries of x are numbered and read, so each row says where its one 1 stands. What is not read from x has no number.
    jacobian(_output, _input, { inputs, outputs, params }) {
      const { shape, data } = inputs.x!;
      const value = blankJacobian(outputs.y!.data.length, data.length);
      if (!value) return null;
      const numbers = { shape, data: Float64Array.from(data, (_, i) => i + 1) };
      const read = spec.read(numbers, outputs.y!.shape, 'value' in params ? { ...params, value: 0 } : params);
      read.data.forEach((number, o) => {
        if (number > 0) value.data[o * data.length + number - 1] = 1;
      });
      return { value, tex: '\\frac{\\partial y_o}{\\partial x_i} = \\left[y_o \\text{ is read from } x_i\\right]' };
    },
    derivation({ shapes, params }): Derivation {
      const x = shapes.x ?? [];
      const y = spec.shape(x, params);
      const rules = spec.rules(x, isProblem(y) ? x : y, params);
      return { forward: { y: rules.y }, gradients: { x: rules.x } };
    },
    code: spec.code,
    samples: spec.samples,
  });
}
