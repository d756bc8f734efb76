// tangentTerms: what each moving port of an op adds to the tangent of an output: by the op's own rules where they say it, else by the Jacobian.
import { sameShape } from '../../engine/shape.ts';
import { derivationOf, type ExplainContext, type NodeView, portNames, shapeOf } from '../context.ts';
import { type Expression, partsOf, sameRef, type TensorRef, tensorsIn } from '../expression.ts';
import { type BoundRule, readRule } from '../readRule.ts';
import { linearPart } from './linearPart.ts';

export interface TangentTerm {
  readonly port: string;
  /** The tangent of the port. */
  readonly ref: TensorRef;
  /**
   * `linear`: the op's rule with the tangent in place of the value; `entrywise`: each entry by its own slope, as the gradient's rule
   * has it; `jacobian`: the local Jacobian times the tangent.
   */
  readonly way: 'linear' | 'entrywise' | 'jacobian';
  /** For whole tensors; null where only the Jacobian says it. */
  readonly whole: Expression | null;
  readonly entry: BoundRule['entry'];
}

/** Through the ports `through`, in that order. The rules are those of the calculus; nothing here looks at numbers. */
export function tangentTerms(
  context: ExplainContext,
  view: NodeView,
  output: string,
  through: readonly string[],
): readonly TangentTerm[] {
  const node = view.node.id;
  const derivation = derivationOf(context.trace, view);
  const names = portNames(view);
  const forward = derivation?.forward[output];
  const rule = forward === undefined ? null : readRule(forward, node, names);
  return through.map((port): TangentTerm => {
    const about = { port, ref: { node, port, side: 'value', dotted: true } satisfies TensorRef };
    const own: TensorRef = { node, port, side: 'value' };
    const linear = rule && linearTerm(rule, own, view);
    // A rule that names the port twice (x times x) is told better by its slope.
    const isPlain = rule !== null && tensorsIn(rule.whole).filter(({ ref }) => sameRef(ref, own)).length === 1;
    if (linear && isPlain) return { ...about, way: 'linear', ...linear };
    const gradient = derivation?.gradients[port];
    const entrywise =
      gradient === undefined ? null : entrywiseTerm(context, readRule(gradient, node, names), node, port, output);
    if (entrywise) return { ...about, way: 'entrywise', ...entrywise };
    if (linear) return { ...about, way: 'linear', ...linear };
    return { ...about, way: 'jacobian', whole: null, entry: null };
  });
}

function linearTerm(
  { whole, entry }: BoundRule,
  ref: TensorRef,
  view: NodeView,
): Pick<TangentTerm, 'whole' | 'entry'> | null {
  // A rule that mentions an output says something of it that moves too.
  const names = new Set(view.outputs.map(({ name }) => name));
  const mentionsOutput = (rule: Expression): boolean =>
    tensorsIn(rule).some(
      (tensor) => names.has(tensor.ref.port) && !view.inputs.some(({ name }) => name === tensor.ref.port),
    );
  const moves = (each: TensorRef): boolean => sameRef(each, ref);
  if (mentionsOutput(whole) || (entry && mentionsOutput(entry.body))) return null;
  const wholePart = linearPart(whole, moves);
  const entryPart = entry === null ? 'unknown' : linearPart(entry.body, moves);
  if (entryPart === 'unknown' || entryPart === null || entry === null) return null;
  return {
    whole: wholePart === 'unknown' ? null : wholePart,
    entry: { indices: entry.indices, body: entryPart },
  };
}

/**
 * The gradient's rule with the tangent in place of the cotangent: slope times either, where entry k of the port moves entry k of the
 * output alone.
 */
function entrywiseTerm(
  { trace }: ExplainContext,
  { whole, entry }: BoundRule,
  node: string,
  port: string,
  output: string,
): Pick<TangentTerm, 'whole' | 'entry'> | null {
  const own = shapeOf(trace, { node, port, side: 'value' });
  const result = shapeOf(trace, { node, port: output, side: 'value' });
  if (entry === null || own === undefined || result === undefined || !sameShape(own, result)) return null;
  const cotangent: TensorRef = { node, port: output, side: 'gradient' };
  const isOwnPlace = (index: readonly Expression[] | null): boolean =>
    (index ?? []).length === entry.indices.length &&
    (index ?? []).every((place, axis) => place.kind === 'letter' && place.name === entry.indices[axis]);
  const cotangents = tensorsIn(entry.body).filter(({ ref }) => ref.side === 'gradient');
  if (!cotangents.every(({ ref, index }) => sameRef(ref, cotangent) && isOwnPlace(index))) return null;
  if (cotangents.length !== 1 || has(entry.body, 'over') || has(entry.body, 'raw')) return null;
  const tangent: TensorRef = { node, port, side: 'value', dotted: true };
  const replace = (each: TensorRef): TensorRef => (sameRef(each, cotangent) ? tangent : each);
  const wholeIsAlike =
    !has(whole, 'overAxes') && !has(whole, 'raw') && tensorsIn(whole).every(({ transposed }) => !transposed);
  return {
    whole: wholeIsAlike ? withRefs(whole, replace) : null,
    entry: { indices: entry.indices, body: withRefs(entry.body, replace) },
  };
}

function has(expression: Expression, kind: Expression['kind']): boolean {
  return expression.kind === kind || partsOf(expression).some((part) => has(part, kind));
}

/** The expression about other tensors. */
function withRefs(expression: Expression, replace: (ref: TensorRef) => TensorRef): Expression {
  const inner = (part: Expression): Expression => withRefs(part, replace);
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others name no tensor
  switch (expression.kind) {
    case 'tensor':
      return { ...expression, ref: replace(expression.ref), index: expression.index?.map(inner) ?? null };
    case 'negative':
      return { ...expression, of: inner(expression.of) };
    case 'add':
      return { ...expression, terms: expression.terms.map(inner) };
    case 'product':
      return { ...expression, factors: expression.factors.map(inner) };
    case 'quotient':
      return { ...expression, over: inner(expression.over), under: inner(expression.under) };
    case 'power':
      return { ...expression, base: inner(expression.base), exponent: inner(expression.exponent) };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(inner) };
    case 'over':
      return { ...expression, where: expression.where && inner(expression.where), body: inner(expression.body) };
    case 'overAxes':
    case 'group':
      return { ...expression, body: inner(expression.body) };
    case 'relation':
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    case 'indicator':
      return { ...expression, condition: inner(expression.condition) };
    case 'cases':
      return {
        ...expression,
        rows: expression.rows.map(({ value, condition }) => ({
          value: inner(value),
          condition: condition && inner(condition),
        })),
      };
    default:
      // What names no tensor; raw text is refused before.
      return expression;
  }
}
