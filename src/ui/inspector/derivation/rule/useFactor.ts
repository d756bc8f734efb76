// useFactor: a factor of an equation as it is drawn, turned where the rule transposes it, and which of its entries take part.
import { useMemo } from 'react';
import { isSummary, type Recorded } from '../../../../execution/trace.ts';
import { flatIndex } from '../../../../explain/evaluate.ts';
import { transposedIndex, transposedTensor } from './transposedTensor.ts';

export interface DrawnFactor {
  readonly shown: Recorded | undefined;
  /** Undefined while nothing is explained. */
  readonly lit: ((index: readonly number[]) => boolean) | undefined;
}

/** `entries`: flat places in the tensor as it is; the index of `lit` is one of what is shown. */
export function useFactor(
  value: Recorded | undefined,
  transposed: boolean,
  entries: ReadonlySet<number> | undefined,
): DrawnFactor {
  const shown = useMemo(
    () => (value === undefined || isSummary(value) || !transposed ? value : transposedTensor(value)),
    [value, transposed],
  );
  const shape = value?.shape;
  const lit = useMemo(() => {
    if (entries === undefined || shape === undefined) return undefined;
    return (index: readonly number[]) => {
      const flat = flatIndex(shape, transposed ? transposedIndex(index) : index);
      return flat !== null && entries.has(flat);
    };
  }, [entries, shape, transposed]);
  return { shown, lit };
}
