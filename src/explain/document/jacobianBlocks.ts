// jacobianBlocks: how an output moves with an input: the op's own way to the Jacobian, the matrix or its slices, and the contraction.
import { jacobianRow } from '../../engine/localJacobian.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { derivationOf, type NodeView, portNames } from '../context.ts';
import type { Surroundings } from '../evaluate.ts';
import { explainPort } from '../explainPort.ts';
import { type Expression, type TensorPlace, type TensorRef, whole } from '../expression.ts';
import { instantiate } from '../instantiate.ts';
import { placeOf } from '../jacobianTerms.ts';
import { pointAt } from '../pointAt.ts';
import { readJacobianRule } from '../readJacobianRule.ts';
import { type Build, countParts, gradientRule, numbersAt } from './build.ts';
import { type Block, type Equation, paragraph, type Side, shown, symbols } from './derivationBlocks.ts';
import { simplify } from './simplify.ts';
import { jacobianEntry } from './symbolicJacobian.ts';

/** A Jacobian with more rows or columns than this is not written. */
const most = 6;

/** Nothing where the op cannot be differentiated in this port, or where the matrix would be too large. */
export function jacobianBlocks(build: Build, view: NodeView, port: string): readonly Block[] {
  const { context, frame } = build;
  const node = view.node.id;
  const output = view.outputs.find(({ name }) => frame.gradient(`${node}.${name}`) !== undefined)?.name;
  const point = output === undefined ? null : pointAt(context, view, frame);
  const bound = gradientRule(build, view, port);
  const [y, x] = [point?.outputs[output ?? ''], point?.inputs[port]];
  if (output === undefined || point === null || bound === null || y === undefined || x === undefined) return [];
  const isMatrix = x.shape.length === 2 && y.shape.length === 1;
  const small = y.data.length <= most && y.data.length > 0 && x.data.length > 0;
  if (!small || (isMatrix ? Math.max(...x.shape) > most : x.data.length > most)) return [];

  const rows: Tensor[] = [];
  for (let k = 0; k < y.data.length; k++) {
    const row = jacobianRow(point, output, k, port);
    if (row === null) return [];
    rows.push(row);
  }
  const refs = { y: value(node, output), x: value(node, port) };
  const tensor = (ref: TensorRef): Tensor | undefined => numbersAt(build, ref);
  const question = { bound, output: refs.y, input: x, shape: y.shape, tensor };
  const entry = (k: number, l: number): Expression | null =>
    jacobianEntry(question, k, l, rows[k]?.data[l] ?? Number.NaN);
  const subject: Subject = { build, view, port, output, x, y, rows, refs, entry };
  return [...wayBlocks(subject), ...(isMatrix ? sliceBlocks(subject) : matrixBlocks(subject))];
}

interface Subject {
  readonly build: Build;
  readonly view: NodeView;
  readonly port: string;
  readonly output: string;
  readonly x: Tensor;
  readonly y: Tensor;
  /** Per entry of the output, how it moves with the input: of the input's shape. */
  readonly rows: readonly Tensor[];
  readonly refs: { readonly y: TensorRef; readonly x: TensorRef };
  entry(row: number, column: number): Expression | null;
}

/** The op's own calculation: case by case, from the rule of the calculus to the result. */
function wayBlocks({ build, view, port, output }: Subject): readonly Block[] {
  const rules = derivationOf(build.context.trace, view)?.jacobians?.[output];
  const rule = rules !== undefined && Object.hasOwn(rules, port) ? rules[port] : undefined;
  if (rule === undefined) return [];
  const { cases, short } = readJacobianRule(rule, view.node.id, portNames(view), output, port);
  return [
    ...short.flatMap(({ name, stands }): Block[] => [
      paragraph('With the short name'),
      { kind: 'equation', left: symbols({ kind: 'symbol', tex: name, value: null }), sides: [symbols(stands)] },
    ]),
    ...cases.flatMap(({ of, by, when, words, steps }): Block[] => [
      when === null ? paragraph(words) : paragraph('For ', shown(when), ': ', small(words)),
      { kind: 'equation', left: symbols(derivative(of, by)), sides: steps.map((step) => symbols(step)) },
    ]),
  ];
}

function small(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The whole matrix with symbols and numbers, what is remarkable about it, and its product with the gradient. */
function matrixBlocks(subject: Subject): readonly Block[] {
  const { build, view, port, output, x, y, rows, refs, entry } = subject;
  const columns = x.data.length;
  const matrix = entriesOf(rows, columns, entry);
  const closed = closedForm(subject);
  const isScalar = y.shape.length === 0 && x.shape.length === 0;
  const value: Tensor = {
    shape: isScalar ? [] : [rows.length, columns],
    data: Float64Array.from(rows.flatMap(({ data }) => [...data])),
  };
  const left = symbols(derivative(placeOfAll(refs.y), placeOfAll(refs.x)));
  const drawn = matrix === null || countParts(matrix) > 150 ? null : isScalar ? firstOf(matrix) : matrix;
  const sides: readonly Side[] = [
    ...(closed === null ? [] : [symbols(closed)]),
    ...(drawn === null || isAllNumbers(drawn) ? [] : [symbols(drawn)]),
    { kind: 'result', value },
  ];
  const line: Equation = { kind: 'equation', left, sides };
  const flat = x.shape.length > 1 || y.shape.length > 1 ? ', the entries of each taken row by row' : '';
  const title = isScalar ? 'The local derivative:' : `The Jacobian, a row per entry of the output${flat}:`;
  const words = remark(subject);
  const rule = derivationOf(build.context.trace, view)?.jacobians?.[output]?.[port];
  const contraction = x.shape.length <= 1 && y.shape.length === 1 ? [contractionOf(subject, value)] : [];
  return [
    paragraph(title),
    line,
    ...(rule === undefined ? [] : [paragraph(rule.words)]),
    ...(words === null ? [] : [words]),
    ...contraction,
  ];
}

/** ∂C/∂x = (∂y/∂x)ᵀ ∂C/∂y, with the numbers of both. */
function contractionOf({ build, refs, x }: Subject, jacobian: Tensor): Equation {
  const turned = derivative(placeOfAll(refs.y), placeOfAll(refs.x), true);
  const [dy, dx] = [gradient(refs.y), gradient(refs.x)];
  const result = numbersAt(build, dx);
  const columns = x.data.length;
  const entries = Array.from({ length: columns }, (_, column) =>
    Array.from({ length: jacobian.data.length / columns }, (__, row) =>
      number(jacobian.data[row * columns + column] ?? 0),
    ),
  );
  return {
    kind: 'equation',
    left: symbols(whole(dx)),
    sides: [
      symbols({ kind: 'product', sign: 'beside', factors: [turned, whole(dy)] }),
      {
        kind: 'numbers',
        expression: { kind: 'product', sign: 'beside', factors: [{ kind: 'matrix', rows: entries }, whole(dy)] },
      },
      ...(result === undefined ? [] : [{ kind: 'result', value: result } as const]),
    ],
  };
}

/** For every entry of the output a slice of the shape of the matrix; then the slices weighted by the gradient and added. */
function sliceBlocks({ build, view, port, x, y, rows, refs, entry }: Subject): readonly Block[] {
  const [, columns = 1] = x.shape;
  const slices = rows.map((row, k): Equation => {
    const rowsOf = entriesOf([row], x.data.length, (_, column) => entry(k, column));
    const matrix = rowsOf && folded(rowsOf, columns);
    return {
      kind: 'equation',
      left: symbols(derivative({ ref: refs.y, index: placeOf(y.shape, k).map(number) }, placeOfAll(refs.x))),
      sides: [...(matrix === null ? [] : [symbols(matrix)]), { kind: 'result', value: row }],
    };
  });
  const [dy, dx] = [gradient(refs.y), gradient(refs.x)];
  const terms = rows.map((row, k): [Expression, Expression] => {
    const weight: Expression = { kind: 'tensor', ref: dy, transposed: false, index: placeOf(y.shape, k).map(number) };
    const slice = derivative({ ref: refs.y, index: placeOf(y.shape, k).map(number) }, placeOfAll(refs.x));
    const figures: Expression = { kind: 'matrix', rows: matrixOf(row, columns) };
    const times = (right: Expression): Expression => ({ kind: 'product', sign: 'beside', factors: [weight, right] });
    return [times(slice), times(figures)];
  });
  const sum = (parts: readonly Expression[]): Expression =>
    parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'add', terms: parts };
  const symbolic = gradientMatrix(build, view, port, x);
  const result = numbersAt(build, dx);
  return [
    paragraph('The long way, by slices: how each entry of the output moves with the whole matrix.'),
    ...slices,
    paragraph('The slices, each weighted by the gradient of its entry, added up:'),
    {
      kind: 'equation',
      left: symbols(whole(dx)),
      sides: [
        symbols(sum(terms.map(([slice]) => slice))),
        ...(symbolic === null ? [] : [symbols(symbolic)]),
        { kind: 'numbers', expression: sum(terms.map(([, figures]) => figures)) },
        ...(result === undefined ? [] : [{ kind: 'result', value: result } as const]),
      ],
    },
  ];
}

/** The gradient with every entry in symbols: [[∂C/∂y₁ x₁, ∂C/∂y₁ x₂], ...]. */
function gradientMatrix(build: Build, view: NodeView, port: string, x: Tensor): Expression | null {
  const [height = 0, width = 0] = x.shape;
  const explanation = explainPort(build.context, view.node.id, port, 'gradient');
  const entry = explanation?.bound?.entry;
  if (!entry || height * width > 9) return null;
  const tensor = (ref: TensorRef): Tensor | undefined => numbersAt(build, ref);
  const at = (row: number, column: number): Surroundings => ({
    letters: new Map(entry.indices.map((letter, axis) => [letter, axis === 0 ? row : column])),
    tensor,
  });
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => simplify(instantiate(entry.body, at(row, column)))),
  );
  const matrix: Expression = { kind: 'matrix', rows };
  return countParts(matrix) > 90 ? null : matrix;
}

/** The rows in symbols, as far as every entry has one. */
function entriesOf(
  rows: readonly Tensor[],
  columns: number,
  entry: (row: number, column: number) => Expression | null,
): Extract<Expression, { kind: 'matrix' }> | null {
  const found: Expression[][] = [];
  for (let k = 0; k < rows.length; k++) {
    const row: Expression[] = [];
    for (let l = 0; l < columns; l++) {
      const part = entry(k, l);
      if (part === null) return null;
      row.push(part);
    }
    found.push(row);
  }
  return { kind: 'matrix', rows: found };
}

/** Then it says what the numbers say. */
function isAllNumbers(expression: Expression): boolean {
  if (expression.kind === 'matrix') return expression.rows.flat().every(isAllNumbers);
  return expression.kind === 'number' || (expression.kind === 'negative' && isAllNumbers(expression.of));
}

function firstOf({ rows }: Extract<Expression, { kind: 'matrix' }>): Expression {
  return rows[0]?.[0] ?? { kind: 'number', value: 0 };
}

function folded({ rows }: Extract<Expression, { kind: 'matrix' }>, columns: number): Expression {
  const entries = rows.flat();
  return {
    kind: 'matrix',
    rows: Array.from({ length: entries.length / columns }, (_, at) => entries.slice(at * columns, (at + 1) * columns)),
  };
}

function matrixOf({ data }: Tensor, columns: number): readonly (readonly Expression[])[] {
  return Array.from({ length: data.length / columns }, (_, row) =>
    Array.from({ length: columns }, (__, column) => number(data[row * columns + column] ?? 0)),
  );
}

/** What one sees in the matrix, and what follows from it. */
function remark({ x, y, rows, refs }: Subject): Block | null {
  const size = rows.length;
  if (size < 2 || x.data.length !== size || x.shape.length !== 1 || y.shape.length !== 1) return null;
  const isDiagonal = rows.every(({ data }, k) => data.every((entry, l) => k === l || entry === 0));
  if (!isDiagonal) return null;
  const jacobian = shown(derivative(placeOfAll(refs.y), placeOfAll(refs.x)));
  const isIdentity = rows.every(({ data }, k) => data[k] === 1);
  if (!isIdentity) return paragraph(jacobian, ' is diagonal: each entry of the output depends on its own entry only.');
  return paragraph(
    jacobian,
    ' is the identity, so ',
    shown(whole(gradient(refs.x))),
    ' = ',
    shown(whole(gradient(refs.y))),
    '.',
  );
}

function closedForm({ build, view, output, port }: Subject): Expression | null {
  const rules = derivationOf(build.context.trace, view)?.jacobians?.[output];
  const rule = rules !== undefined && Object.hasOwn(rules, port) ? rules[port] : undefined;
  return rule === undefined ? null : readJacobianRule(rule, view.node.id, portNames(view), output, port).whole;
}

function derivative(of: TensorPlace, by: TensorPlace, transposed = false): Expression {
  return { kind: 'derivative', of, by, transposed };
}
function placeOfAll(ref: TensorRef): TensorPlace {
  return { ref, index: null };
}
function value(node: string, port: string): TensorRef {
  return { node, port, side: 'value' };
}
function gradient(ref: TensorRef): TensorRef {
  return { ...ref, side: 'gradient' };
}
function number(entry: number): Expression {
  return { kind: 'number', value: entry };
}
