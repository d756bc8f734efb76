// DiagonalOnly: what would be sent back if every output moved only with the input at its own place, and how wrong that is.
import type { DiagonalOnly as Kept } from '../../../../explain/jacobian/contraction.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import { plainLabels, texLabels } from '../../../../explain/jacobian/jacobianText.ts';
import type { Names } from '../../../../explain/names.ts';
import { formatNumber } from '../../../primitives/formatNumber.ts';
import { Switch } from '../../../primitives/Switch.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import styles from './Jacobian.module.css';

export interface DiagonalOnlyProps {
  readonly lens: JacobianLens;
  readonly names: Names;
  readonly kept: Kept;
  /** With the whole Jacobian. */
  readonly product: Float64Array;
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
  readonly digits: number;
}

/** More entries than this are not listed. */
const most = 8;

export function DiagonalOnly({ lens, names, kept, product, on, onSwitch, digits }: DiagonalOnlyProps) {
  const tex = texLabels(lens, names);
  const plain = plainLabels(lens, names);
  const shown = Math.min(most, product.length);
  return (
    <section className={styles.diagonal}>
      <Switch label="Keep only the diagonal" checked={on} onChange={onSwitch} />
      {on && (
        <>
          <output>{verdict(kept)}</output>
          <table className={styles.comparison}>
            <thead>
              <tr>
                <th scope="col">entry</th>
                <th scope="col">whole Jacobian</th>
                <th scope="col">diagonal only</th>
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: shown }, (_, at) => (
                <tr key={at}>
                  <th scope="row" aria-label={plain.column(at)}>
                    <Tex tex={tex.column(at)} />
                  </th>
                  <td>{formatNumber(product[at] ?? 0, digits)}</td>
                  <td>{formatNumber(kept.product[at] ?? 0, digits)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {product.length > shown && <p className={styles.small}>{product.length - shown} more entries.</p>}
        </>
      )}
    </section>
  );
}

function verdict({ relativeError, angle }: Kept): string {
  if (relativeError === 0) return 'For this v nothing is lost: what stands beside the diagonal cancels.';
  if (!Number.isFinite(relativeError))
    return 'The true product is 0, and the diagonal alone makes something of nothing.';
  const share = `${formatNumber(100 * relativeError, 3)} % of its length away from the true product`;
  return Number.isNaN(angle)
    ? `The diagonal alone gives 0: everything is lost.`
    : `The diagonal alone is ${share}, and points ${formatNumber(angle, 3)}° aside.`;
}
