// normalization: makes the op that standardizes x over some axes and then scales and shifts it by gamma and beta.
import { multiply } from '../engine/elementwise.ts';
import {
  type Derivation,
  type DerivationContext,
  defineOp,
  type InputPort,
  type InputShape,
  type InputTensors,
  isProblem,
  type Op,
  type ParamSpec,
  type Params,
  type Problem,
} from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import {
  overDeviation,
  type Standardized,
  standardize,
  standardizeBack,
  standardizeJacobian,
} from '../engine/standardize.ts';
import { full, reshaped, type Tensor } from '../engine/tensor.ts';
import { blankJacobian, diagonal } from './diagonal.ts';
import { added, moving } from './multilinear.ts';
import {
  betaPort,
  epsParam,
  gammaPort,
  type Layout,
  ownGradient,
  ownShape,
  ownTangent,
  placed,
  placedShape,
  scaleAndShift,
  scaleProblem,
} from './normalizedScale.ts';
import { shapeAt } from './ports.ts';

interface Spec
  extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula' | 'code' | 'samples' | 'expand'> {
  /** Whether the mean is taken away, and beta added. */
  readonly centred: boolean;
  readonly x: string;
  /** The shape of gamma and beta, as their descriptions have it. */
  readonly own: string;
  readonly params: readonly ParamSpec[];
  /** How this x is standardized, or why it cannot be. */
  layout(x: Shape, params: Params): Layout | Problem;
  derivation(context: DerivationContext): Derivation;
}

interface Residuals {
  readonly layout: Layout;
  /** The standardized x, of its shape. */
  readonly normal: Tensor;
  /** One over the deviation, as the layout sees x. */
  readonly inverse: Tensor;
}

/** Shape rule: y has the shape of x; gamma and beta have the sizes of x along the layout's own axes, or one entry. */
export function normalization(spec: Spec): Op {
  const ports: readonly InputPort[] = [
    { name: 'x', role: 'data', differentiable: true, description: spec.x },
    gammaPort(spec.own),
    ...(spec.centred ? [betaPort(spec.own)] : []),
  ];
  return defineOp<Residuals>({
    name: spec.name,
    family: 'Normalization',
    glyph: spec.glyph,
    summary: spec.summary,
    about: spec.about,
    aliases: spec.aliases,
    formula: spec.formula,
    inputs: ports,
    outputs: [{ name: 'y', description: 'The same shape as x.' }],
    params: [...spec.params, epsParam],
    steady: true,
    infer(inputs: Readonly<Record<string, InputShape>>, params) {
      const x = shapeAt(inputs, 'x');
      if (isProblem(x)) return x;
      const layout = spec.layout(x, params);
      if (isProblem(layout)) return layout;
      const open: Record<string, Shape> = {};
      for (const { name } of ports.slice(1)) {
        const problem = scaleProblem(
          name,
          inputs[name],
          x,
          layout.own,
          spec.own === '[channels]' ? 'channel' : 'feature',
        );
        if (problem) return problem;
        if (inputs[name] === 'open') open[name] = ownShape(x, layout.own);
      }
      return { outputs: { y: x }, inputs: open };
    },
    forward({ x, gamma, beta }, params) {
      const layout = spec.layout(x!.shape, params);
      if (isProblem(layout)) return layout;
      const run = spec.centred ? standardize : overDeviation;
      const { normal: seen, inverse } = run(reshaped(x!, layout.view), layout.axes, params.eps as number);
      const normal = reshaped(seen, x!.shape);
      return {
        outputs: { y: scaleAndShift(normal, gamma!, beta, layout.own) },
        residuals: { layout, normal, inverse },
      };
    },
    // dx = (g - mean g - normal mean(g normal)) / deviation for g = gamma dy;  dgamma = sum dy normal, dbeta = sum dy.
    vjp({ y: dy }, { inputs: { x, gamma, beta }, residuals: { layout, normal, inverse }, needs }) {
      const answer: Record<string, Tensor> = {};
      if (needs('x')) {
        const g = multiply(dy!, placed(gamma!, x!.shape, layout.own));
        const seen = { normal: reshaped(normal, layout.view), inverse };
        answer.x = reshaped(standardizeBack(reshaped(g, layout.view), seen, layout.axes, spec.centred), x!.shape);
      }
      if (needs('gamma')) answer.gamma = ownGradient(multiply(dy!, normal), gamma!.shape, layout.own);
      if (beta && needs('beta')) answer.beta = ownGradient(dy!, beta.shape, layout.own);
      return answer;
    },
    // The standardizing is its own adjoint; then the product rule for gamma times normal, and beta is added.
    jvp({ x: dx, gamma: dgamma, beta: dbeta }, { inputs: { x, gamma }, residuals: { layout, normal, inverse } }) {
      const seen = { normal: reshaped(normal, layout.view), inverse };
      const moved = dx && standardizeBack(reshaped(dx, layout.view), seen, layout.axes, spec.centred);
      const byX = moved && scaleAndShift(reshaped(moved, x!.shape), gamma!, undefined, layout.own);
      return moving('y', added(byX, ownTangent(normal, dgamma, dbeta, layout.own)));
    },
    jacobian: (_output, port, { inputs, residuals: { layout, normal, inverse } }) =>
      port === 'x'
        ? standardJacobian(inputs.x!.shape, inputs.gamma!, layout, { normal, inverse }, spec.centred)
        : scaleJacobian(port, inputs, normal, layout.own),
    ...(spec.expand && { expand: spec.expand }),
    derivation: spec.derivation,
    code: spec.code,
    samples: spec.samples,
  });
}

/** dy/dx where x is standardized over the layout's axes. `normal` has the shape of x. */
export function standardJacobian(
  x: Shape,
  gamma: Tensor,
  layout: Layout,
  { normal, inverse }: Standardized,
  centred: boolean,
): { readonly value: Tensor; readonly tex: string } | null {
  const value = blankJacobian(normal.data.length, normal.data.length);
  if (!value) return null;
  standardizeJacobian({ normal: reshaped(normal, layout.view), inverse }, layout.axes, centred, value);
  const scale = multiply(full(x, 1), placed(gamma, x, layout.own)).data;
  for (let o = 0, i = 0; o < scale.length; o++) {
    for (let k = 0; k < scale.length; k++, i++) value.data[i]! *= scale[o]!;
  }
  const [deviation, common] = centred
    ? ['\\sigma', '1 + \\hat x_i \\hat x_j']
    : ['\\mathrm{RMS}', '\\hat x_i \\hat x_j'];
  return { value, tex: `\\frac{\\gamma_i}{${deviation}} \\left(\\delta_{ij} - \\frac{${common}}{n}\\right)` };
}

/** dy/dgamma and dy/dbeta. */
export function scaleJacobian(
  port: string,
  inputs: InputTensors,
  normal: Tensor,
  own: readonly number[],
): { readonly value: Tensor; readonly tex: string } | null {
  const shape = inputs[port]!.data.length === 1 ? [] : placedShape(normal.shape, own);
  const value = diagonal(port === 'gamma' ? normal : full(normal.shape, 1), shape);
  return value && { value, tex: port === 'gamma' ? '\\delta_{ij}\\, \\hat x_i' : '\\delta_{ij}' };
}
