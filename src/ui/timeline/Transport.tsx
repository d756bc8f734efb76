// Transport: the buttons that move the playhead, and the speed.
import { ChevronLeft, ChevronRight, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { type ActionId, actionOf, runAction } from '../actions/actions.ts';
import { Button } from '../primitives/Button.tsx';
import { IconButton } from '../primitives/IconButton.tsx';
import { Menu } from '../primitives/Menu.tsx';
import { useApp, useAppState, usePlayback } from '../useApp.ts';
import styles from './Timeline.module.css';

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

export function Transport() {
  const playing = usePlayback((playback) => playback.playing);
  return (
    <div className={styles.transport} role="toolbar" aria-label="Steps">
      <Act id="first" label="First">
        <SkipBack />
      </Act>
      <Act id="step-back" label="Back">
        <ChevronLeft />
      </Act>
      <Act id="play" label={playing ? 'Pause' : 'Play'} className={styles.play}>
        {playing ? <Pause /> : <Play />}
      </Act>
      <Act id="step-forward" label="Forward">
        <ChevronRight />
      </Act>
      <Act id="last" label="Last">
        <SkipForward />
      </Act>
      <Speed />
    </div>
  );
}

interface ActProps {
  readonly id: ActionId;
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

function Act({ id, label, children, className }: ActProps) {
  const app = useApp();
  const action = actionOf(id);
  const cursorEnabled = usePlayback((playback) => action.isEnabled(app.store.getState(), playback));
  const enabled = useAppState((state) => action.isEnabled(state, app.playback.getState())) && cursorEnabled;
  return (
    <IconButton
      label={label}
      shortcut={action.shortcuts?.[0]}
      tooltip="top"
      disabled={!enabled}
      className={className}
      onClick={() => runAction(app, id)}
    >
      {children}
    </IconButton>
  );
}

function Speed() {
  const app = useApp();
  const speed = usePlayback((playback) => playback.speed);
  return (
    <Menu
      label="Speed"
      placement="top-start"
      trigger={
        <Button size="s" className={styles.speed} aria-label={`Speed, ${speed}×`}>
          {speed}×
        </Button>
      }
      entries={SPEEDS.map((choice) => ({
        kind: 'radio' as const,
        label: `${choice}×`,
        checked: choice === speed,
        onSelect: () => app.setSpeed(choice),
      }))}
    />
  );
}
