// ValueNumbers: the value that an op computed, with its place kept while it is not there yet.
import { memo } from 'react';
import { portKey } from '../../engine/program.ts';
import { TensorGrid } from '../primitives/TensorGrid.tsx';
import { useAppState } from '../useApp.ts';
import { Absent } from './Absent.tsx';
import { useRecorded } from './frameStore.ts';
import styles from './OpNode.module.css';
import { Room } from './Room.tsx';
import { useEntry } from './useEntry.ts';
import { useSlice } from './useSlice.ts';

export interface ValueNumbersProps {
  readonly node: string;
  readonly port: string;
  readonly label: string;
}

export const ValueNumbers = memo(function ValueNumbers({ node, port, label }: ValueNumbersProps) {
  const key = portKey(node, port);
  const value = useRecorded((view) => view.frame?.value(key));
  const room = useRecorded((view) => view.end?.value(key));
  const digits = useAppState((state) => state.view.digits);
  const { entry, lit, pick, hoverEntry } = useEntry(node, port, 'value', value?.shape);
  const slice = useSlice(key);
  const shared = { tone: 'value', label, digits, size: 's', tabbable: false } as const;
  if (value === undefined) {
    return (
      <span className={styles.reserved}>
        {room !== undefined && <Room value={room} tone="value" digits={digits} />}
        <span className={styles.meanwhile}>
          <Absent room={room} digits={digits} />
        </span>
      </span>
    );
  }
  return (
    <span className={`${styles.numbers} ${styles.computed}`}>
      <TensorGrid
        {...shared}
        {...slice}
        value={value}
        highlighted={entry}
        lit={lit}
        onPick={pick}
        onPoint={hoverEntry}
      />
    </span>
  );
});
