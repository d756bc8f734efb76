// summary: every gradient in one table with the verdict of the numeric check; and modules that run twice, side by side.
import { portKey } from '../../engine/program.ts';
import { sameShape } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { GradientCheckRow } from '../../execution/runner.ts';
import type { NodeView } from '../context.ts';
import { type Expression, type TensorRef, whole } from '../expression.ts';
import { numberPlain } from '../numberText.ts';
import { type Build, numbersAt, sizeWords } from './build.ts';
import { type Block, type Prose, paragraph, type Section, type Side, shown, words } from './derivationBlocks.ts';

export function gradientTable(build: Build, views: readonly NodeView[]): Section | null {
  const refs = gradientsOf(build, views);
  if (refs.length === 0) return null;
  const judged = build.check !== null && build.check.problem === undefined;
  const rows = refs.map((ref): (Prose | Side)[] => [
    [shown(whole(ref))],
    [words(sizeWords(build, ref))],
    numbersSide(build, ref),
    ...(judged ? [[words(verdict(build, ref))]] : []),
  ]);
  const head = ['gradient', 'shape', 'value', ...(judged ? ['numeric check'] : [])];
  const blocks: Block[] = [
    { kind: 'table', head, rows },
    ...(judged
      ? [
          paragraph(
            'The numeric check compares with central differences; the number is the largest relative error of an entry.',
          ),
        ]
      : []),
  ];
  return { title: 'All gradients', blocks, parts: [] };
}

/** Of outputs and held ports, sources by their output; each once. */
function gradientsOf(build: Build, views: readonly NodeView[]): readonly TensorRef[] {
  return views.flatMap(({ node, op, inputs, outputs }) => {
    const held = inputs.filter(({ name }) => !build.context.trace.wires.has(portKey(node.id, name)));
    const ports = op.source === true ? outputs : [...held, ...outputs];
    return ports
      .map(({ name }): TensorRef => ({ node: node.id, port: name, side: 'gradient' }))
      .filter((ref) => build.frame.gradient(portKey(ref.node, ref.port)) !== undefined);
  });
}

function numbersSide(build: Build, ref: TensorRef): Side {
  const value = numbersAt(build, ref) ?? build.frame.gradient(portKey(ref.node, ref.port))?.value;
  return { kind: 'result', value: value ?? { shape: [], data: Float64Array.of(Number.NaN) } };
}

function verdict({ check }: Build, ref: TensorRef): string {
  const row = check?.rows.find(({ key }) => key === portKey(ref.node, ref.port));
  return row === undefined ? '' : verdictWords(row);
}

function verdictWords({ verdict: found, relativeError }: GradientCheckRow): string {
  switch (found) {
    case 'agrees':
      return `agrees (${numberPlain(relativeError, 1)})`;
    case 'disagrees':
      return `does NOT agree (${numberPlain(relativeError, 2)})`;
    case 'kink':
      return 'at a kink';
    case 'skipped':
      return 'not checked';
  }
}

/** Nodes of the same op that hold and read the same numbers: their gradients beside each other, with the factor between them. */
export function sideBySide(build: Build, views: readonly NodeView[]): Section | null {
  const rows = twins(build, views).flatMap(([first, second]): (Prose | Side)[][] => {
    const pairs = gradientsOf(build, [first]).flatMap((ref) => {
      const other: TensorRef = { ...ref, node: second.node.id };
      const [a, b] = [numbersAt(build, ref), numbersAt(build, other)];
      const factor = a === undefined || b === undefined ? null : factorOf(a, b);
      return a === undefined || b === undefined || factor === null || factor === 1
        ? []
        : [{ ref, other, a, b, factor }];
    });
    return pairs.map(({ ref, other, a, b, factor }) => [
      [shown(whole(ref))],
      { kind: 'result', value: a } as const,
      [shown(whole(other))],
      { kind: 'result', value: b } as const,
      [shown({ kind: 'relation', sign: '=', left: whole(other), right: times(factor, whole(ref)) })],
    ]);
  });
  if (rows.length === 0) return null;
  return {
    title: 'Side by side',
    blocks: [
      paragraph(
        'Parts of the graph that are alike and hold the same numbers; what comes back to one is a multiple of what comes back to the other.',
      ),
      { kind: 'table', head: ['', 'the one', '', 'the other', 'so'], rows },
    ],
    parts: [],
  };
}

function times(factor: number, of: Expression): Expression {
  return { kind: 'product', sign: 'dot', factors: [{ kind: 'number', value: factor }, of] };
}

function twins(build: Build, views: readonly NodeView[]): readonly (readonly [NodeView, NodeView])[] {
  const taken = new Set<string>();
  return views.flatMap((first, at): (readonly [NodeView, NodeView])[] => {
    if (taken.has(first.node.id)) return [];
    const second = views
      .slice(at + 1)
      .find((other) => !taken.has(other.node.id) && other.op === first.op && alike(build, first, other));
    if (second === undefined) return [];
    taken.add(second.node.id);
    return [[first, second]];
  });
}

function alike(build: Build, first: NodeView, second: NodeView): boolean {
  return first.inputs.every(({ name }) => {
    const [a, b] = [first, second].map(({ node }) => numbersAt(build, { node: node.id, port: name, side: 'value' }));
    if (a === undefined || b === undefined) return a === b;
    return sameShape(a.shape, b.shape) && a.data.every((entry, at) => Object.is(entry, b.data[at]));
  });
}

/** The number that makes b of a, exactly up to the last bits; null where there is none. */
function factorOf(a: Tensor, b: Tensor): number | null {
  const at = a.data.findIndex((entry) => entry !== 0);
  const factor = at < 0 ? Number.NaN : (b.data[at] ?? 0) / (a.data[at] ?? 1);
  const rounded = Number(factor.toPrecision(12));
  if (!Number.isFinite(rounded) || rounded === 0 || !sameShape(a.shape, b.shape)) return null;
  const fits = a.data.every(
    (entry, k) => Math.abs(entry * rounded - (b.data[k] ?? 0)) <= 1e-12 * Math.abs(b.data[k] ?? 0),
  );
  return fits ? rounded : null;
}
