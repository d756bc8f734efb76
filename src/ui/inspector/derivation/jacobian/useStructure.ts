// useStructure: what is always so about a Jacobian, found after the matrix has been drawn: it takes several more of them.
import { useEffect, useState } from 'react';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import { type JacobianStructure, jacobianStructure } from '../../../../explain/jacobian/jacobianStructure.ts';

/** After the matrix is on screen, ms. */
const soon = 50;

export function useStructure(lens: JacobianLens, value: Tensor): JacobianStructure | null {
  const [found, setFound] = useState<{ readonly lens: JacobianLens; readonly structure: JacobianStructure } | null>(
    null,
  );
  useEffect(() => {
    const timer = setTimeout(() => setFound({ lens, structure: jacobianStructure(lens, value) }), soon);
    return () => clearTimeout(timer);
  }, [lens, value]);
  // While a number is dragged, what was so a moment ago stays on screen: its shape is the same.
  const isSameSize = found?.lens.rowCount === lens.rowCount && found.lens.columnCount === lens.columnCount;
  return isSameSize && found.lens.of.port === lens.of.port && found.lens.by.port === lens.by.port
    ? found.structure
    : null;
}
