// WireHint: beside a port that does not fit the wire being made: why, and what would help.
import { ViewportPortal } from '@xyflow/react';
import { CircleAlert } from 'lucide-react';
import { memo } from 'react';
import type { PortKey } from '../../engine/program.ts';
import { useApp, useAppState } from '../useApp.ts';
import { useCanvas } from './canvasStore.ts';
import { shortReason } from './portFit.ts';
import { useGeometry } from './useGeometry.ts';
import styles from './WireHint.module.css';
import { refusalAt } from './wiring.ts';

export const WireHint = memo(function WireHint() {
  const candidate = useCanvas((canvas) => canvas.candidate);
  const unfit = useCanvas(({ fits }) => candidate !== null && (fits?.get(candidate)?.kind ?? 'fits') !== 'fits');
  return candidate !== null && unfit ? <Hint candidate={candidate} /> : null;
});

function Hint({ candidate }: { readonly candidate: PortKey }) {
  const app = useApp();
  const from = useAppState((state) => state.draft?.from ?? null);
  const fit = useCanvas(({ fits }) => fits?.get(candidate));
  const geometry = useGeometry();
  if (from === null || fit === undefined || fit.kind === 'fits') return null;
  const side = from.side === 'output' ? 'input' : 'output';
  const place = geometry.ports.find((each) => each.side === side && `${each.node}.${each.port}` === candidate);
  if (place === undefined) return null;
  const refusal = fit.kind === 'refused' ? refusalAt(app, from, place) : null;
  const reason = fit.kind === 'misfit' ? fit.reason : shortReason({ problem: refusal ?? 'It cannot end here' });
  const way =
    fit.kind === 'refused'
      ? 'It cannot be wired here.'
      : (fit.fix?.text ?? 'It can be wired; the node will say what is wrong.');
  return (
    <ViewportPortal>
      <div className={styles.hint} data-side={side} style={{ transform: `translate(${place.x}px, ${place.y}px)` }}>
        <output>
          <CircleAlert aria-hidden />
          {reason}
        </output>
        <p className={styles.way}>{way}</p>
      </div>
    </ViewportPortal>
  );
}
