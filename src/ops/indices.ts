// indices: whole numbers that point along an axis: the check that they do, naming the entry that does not.
import type { Fix, Problem } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';
import { entryName } from './ports.ts';

/**
 * Null where every entry is whole and in 0..count-1. `whole` says what there are so many of (`axis 0 of x has 3 entries`); `fixOf` the
 * way out for the first entry that is not, where there is a better one than a general word.
 */
export function badIndex(
  port: string,
  indices: Tensor,
  count: number,
  whole: string,
  fixOf: (value: number) => Fix | null = () => null,
): Problem | null {
  const { data, shape } = indices;
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!;
    if (Number.isInteger(value) && value >= 0 && value < count) continue;
    const range = count === 0 ? 'none' : count === 1 ? 'only 0' : `0 to ${count - 1}`;
    return {
      problem: Number.isInteger(value)
        ? `${entryName(port, shape, at)} is ${value}, but ${whole} (${range})`
        : `${entryName(port, shape, at)} is ${value}, but an index is a whole number (${range})`,
      port,
      expected: range,
      received: String(value),
      fix: fixOf(value) ?? { kind: 'advice', text: `Use ${allowedIndices(count)}; counting starts at 0.` },
    };
  }
  return null;
}

/** `indices from 0 to 2`, as the way out of a bad one. */
export function allowedIndices(count: number): string {
  if (count === 0) return 'no index, since there is nothing to point at';
  return count === 1 ? 'index 0 only' : `indices from 0 to ${count - 1}`;
}
