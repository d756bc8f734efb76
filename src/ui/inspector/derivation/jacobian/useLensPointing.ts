// useLensPointing: the row and the column of a Jacobian that belong to the entry that is pointed at on the canvas.
import type { Trace } from '../../../../execution/trace.ts';
import { flatIndex } from '../../../../explain/evaluate.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import { useAppState } from '../../../useApp.ts';

export function useLensPointing(
  { of, by, rows, columns }: JacobianLens,
  { wires }: Trace,
): { readonly row: number | null; readonly column: number | null } {
  const pointed = useAppState((state) => state.pointed);
  if (pointed === null) return { row: null, column: null };
  const { ref, index } = pointed;
  const isPort = (port: string): boolean =>
    (ref.node === of.node && ref.port === port) || wires.get(`${of.node}.${port}`) === `${ref.node}.${ref.port}`;
  return {
    row: ref.node === of.node && ref.port === of.port ? flatIndex(rows, index) : null,
    column: isPort(by.port) ? flatIndex(columns, index) : null,
  };
}
