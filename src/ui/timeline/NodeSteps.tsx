// NodeSteps: what can be done with the steps of the selected node: go to the next one, stop there when playing.
import { CircleStop, Crosshair } from 'lucide-react';
import type { Trace } from '../../execution/trace.ts';
import { actionOf, runAction } from '../actions/actions.ts';
import { Button } from '../primitives/Button.tsx';
import { Tooltip } from '../primitives/Tooltip.tsx';
import { useApp, useAppState, usePlayback } from '../useApp.ts';
import styles from './Timeline.module.css';

export function NodeSteps({ trace }: { readonly trace: Trace }) {
  const app = useApp();
  const node = useAppState(({ selection }) => (selection.nodes.length === 1 ? (selection.nodes[0] ?? null) : null));
  const stops = usePlayback((playback) => node !== null && playback.breakpoints.includes(node));
  if (node === null || !trace.steps.some((step) => step.node === node)) return null;
  return (
    <div className={styles.nodeSteps}>
      <Tooltip
        label={`To the next step of ${node}`}
        shortcut={actionOf('jump-to-selection').shortcuts?.[0]}
        placement="top"
      >
        <Button
          size="s"
          variant="quiet"
          icon={<Crosshair />}
          aria-label={`To the next step of ${node}`}
          onClick={() => runAction(app, 'jump-to-selection')}
        >
          <span>Next step of {node}</span>
        </Button>
      </Tooltip>
      <Tooltip
        label={stops ? `Play on through ${node}` : `Stop playing at ${node}`}
        shortcut={actionOf('toggle-breakpoint').shortcuts?.[0]}
        placement="top"
      >
        <Button
          size="s"
          variant="quiet"
          icon={<CircleStop />}
          aria-pressed={stops}
          aria-label={`Stop at ${node}`}
          className={styles.stopAt}
          onClick={() => runAction(app, 'toggle-breakpoint')}
        >
          <span>Stop at {node}</span>
        </Button>
      </Tooltip>
    </div>
  );
}
