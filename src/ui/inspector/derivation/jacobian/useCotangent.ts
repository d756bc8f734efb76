// useCotangent: v, what the Jacobian is multiplied with from the left: the gradient that arrived, ones, or a single 1.
import { useMemo, useState } from 'react';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import { placesOf } from '../../../../explain/jacobian/jacobianText.ts';
import type { Names } from '../../../../explain/names.ts';
import { refTex } from '../../../../explain/toTex.ts';

export type CotangentKind = 'gradient' | 'ones' | 'unit';

export interface Cotangent {
  readonly kind: CotangentKind;
  readonly v: Float64Array;
  /** Of the whole, and of the entry that a row is multiplied with. */
  readonly tex: string;
  readonly entryTex: (row: number) => string;
  readonly spoken: string;
  readonly productTex: string;
}

export interface CotangentChoice extends Cotangent {
  readonly choose: (kind: CotangentKind) => void;
  /** No gradient has arrived: one has to be chosen. */
  readonly isMissing: boolean;
}

export function useCotangent(
  lens: JacobianLens,
  names: Names,
  gradient: Tensor | null,
  row: number,
  severalOutputs: boolean,
): CotangentChoice {
  const [chosen, choose] = useState<CotangentKind | null>(null);
  const isMissing = gradient === null || gradient.data.length !== lens.rowCount;
  const kind = chosen === null || (chosen === 'gradient' && isMissing) ? (isMissing ? 'ones' : 'gradient') : chosen;
  const { rowCount, rows, of, by } = lens;
  const unit = kind === 'unit' ? row : -1;
  return useMemo(() => {
    const data =
      kind === 'gradient' && gradient !== null
        ? gradient.data
        : Float64Array.from({ length: rowCount }, (_, at) => (kind === 'ones' || at === unit ? 1 : 0));
    const isWhole = kind === 'gradient' && !severalOutputs;
    return {
      kind,
      v: data,
      tex: kind === 'gradient' ? refTex({ ...of, side: 'gradient' }, [], { names, small: true }) : 'v',
      entryTex: (row) =>
        kind === 'gradient' ? refTex({ ...of, side: 'gradient' }, placesOf(rows, row), { names }) : `v_{${row + 1}}`,
      spoken: kind === 'gradient' ? 'the gradient' : 'v',
      productTex: isWhole ? refTex({ ...by, side: 'gradient' }, [], { names, small: true }) : 'v^{\\top} J',
      choose,
      isMissing,
    };
  }, [kind, gradient, rowCount, rows, unit, of, by, names, severalOutputs, isMissing]);
}
