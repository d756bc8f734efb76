// matMulDerivation: the rules of the matrix product in TeX, for every mix of vectors, matrices and batches.
import type { Derivation, Rule } from '../engine/op.ts';
import { broadcastShapes, type Shape } from '../engine/shape.ts';
import { summedWords } from './axisWords.ts';
import { broadcastIndices, hole, letters, repeatedAxes, sumOver, sumOverAxes } from './ruleText.ts';

export function matMulDerivation(a: Shape, b: Shape): Derivation {
  const rowA = a.length === 1;
  const columnB = b.length === 1;
  const [batchA, batchB] = [a.slice(0, -2), b.slice(0, -2)];
  const batch = broadcastShapes(batchA, batchB) ?? [];
  const named = letters(batch.length + 3 + Math.max(batchA.length, batchB.length));
  const at = named && indicesOf(named, batch.length);
  const holes = at && {
    a: hole('a', [...broadcastIndices(batchA, batch, at.batch), ...(rowA ? [] : [at.row]), at.inner]),
    b: hole('b', [...broadcastIndices(batchB, batch, at.batch), at.inner, ...(columnB ? [] : [at.column])]),
    dy: hole('dy', [...at.batch, ...(rowA ? [] : [at.row]), ...(columnB ? [] : [at.column])]),
  };

  const forward: Rule = {
    tex: rowA && columnB ? '#{a^T} \\, #{b}' : rowA ? '#{b^T} \\, #{a}' : '#{a} \\, #{b}',
    ...(at &&
      holes && {
        entry: {
          indices: [...at.batch, ...(rowA ? [] : [at.row]), ...(columnB ? [] : [at.column])],
          tex: `${sumOver([at.inner])}${holes.a} \\cdot ${holes.b}`,
          sum: { [at.inner]: `a.${a.length - 1}` },
        },
      }),
    words:
      (rowA && columnB
        ? 'The dot product: matching entries are multiplied and added up.'
        : 'Each entry is the dot product of a row on the left and a column on the right.') +
      (batch.length > 0 ? ` The leading axes ${batch.join(' × ')} are a batch: one product each.` : ''),
  };

  const gradient = (side: 'a' | 'b'): Rule => {
    const shape = side === 'a' ? a : b;
    const isVector = shape.length === 1;
    const own = side === 'a' ? batchA : batchB;
    const repeated = repeatedAxes(own, batch);
    const overBatch = isVector ? batch.map((_, axis) => axis) : repeated;
    const across = side === 'a' ? !columnB : !rowA;
    const dyRank = batch.length + (rowA ? 0 : 1) + (columnB ? 0 : 1);
    let entry: Rule['entry'];
    if (at && holes) {
      const far = side === 'a' ? at.column : at.row;
      const summed = [...overBatch.map((axis) => at.batch[axis]!), ...(across ? [far] : [])];
      const lead = batch.length - own.length;
      const batchIndices = own.map((_, axis) =>
        repeated.includes(axis + lead) ? at.spare[axis]! : at.batch[axis + lead]!,
      );
      const mine = side === 'a' ? [...(rowA ? [] : [at.row]), at.inner] : [at.inner, ...(columnB ? [] : [at.column])];
      const ranges = new Map(overBatch.map((axis) => [at.batch[axis]!, `dy.${axis}`]));
      if (across) ranges.set(far, `dy.${side === 'a' ? dyRank - 1 : batch.length}`);
      entry = {
        indices: [...batchIndices, ...mine],
        tex: `${sumOver(summed)}${holes.dy} \\cdot ${side === 'a' ? holes.b : holes.a}`,
        ...(summed.length > 0 && { sum: Object.fromEntries(ranges) }),
      };
    }
    const summedText =
      overBatch.length === 0 ? '' : ` ${summedWords(overBatch, [...batch, 1, 1], `${side} was broadcast over`)}`;
    return {
      tex: sumOverAxes(overBatch) + wholeGradient(side, rowA, columnB, batch.length > 0),
      ...(entry && { entry }),
      words: `The gradient is multiplied by ${side === 'a' ? 'b' : 'a'}, transposed where both are matrices.${summedText}`,
    };
  };
  return { forward: { y: forward }, gradients: { a: gradient('a'), b: gradient('b') } };
}

/** A batch of vectors is no matrix, so its products are named: one matrix times one vector, or one outer product, per batch entry. */
function wholeGradient(side: 'a' | 'b', rowA: boolean, columnB: boolean, batched: boolean): string {
  if (rowA && columnB) return side === 'a' ? '#{dy} \\cdot #{b}' : '#{dy} \\cdot #{a}';
  if (rowA && batched) return side === 'a' ? perSample('matvec', '#{b}', '#{dy}') : perSample('outer', '#{a}', '#{dy}');
  if (columnB && batched)
    return side === 'a' ? perSample('outer', '#{dy}', '#{b}') : perSample('matvec', '#{a^T}', '#{dy}');
  if (rowA) return side === 'a' ? '#{b} \\, #{dy}' : '#{a} \\, #{dy^T}';
  return side === 'a' ? '#{dy} \\, #{b^T}' : '#{a^T} \\, #{dy}';
}

function perSample(name: string, ...operands: readonly string[]): string {
  return `\\operatorname{${name}}\\left(${operands.join(', ')}\\right)`;
}

interface Indices {
  readonly row: string;
  readonly column: string;
  readonly inner: string;
  readonly batch: readonly string[];
  readonly spare: readonly string[];
}

function indicesOf(free: readonly string[], batch: number): Indices {
  const [row = '', column = '', inner = '', ...rest] = free;
  return { row, column, inner, batch: rest.slice(0, batch), spare: rest.slice(batch) };
}
