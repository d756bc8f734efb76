// StationLink: a place that a path passes; choosing it asks the same question from there.
import { Split } from 'lucide-react';
import type { PathsFound, Station } from '../../../../explain/paths/pathsReport.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { Tex } from '../../../primitives/Tex.tsx';
import { useApp } from '../../../useApp.ts';
import styles from './Paths.module.css';

export interface StationLinkProps {
  readonly station: Station;
  readonly report: PathsFound;
  /** Without the place of an entry: the whole tensor is meant. */
  readonly whole?: boolean;
  readonly tabIndex?: number;
  readonly 'data-cell'?: string;
}

export function StationLink({ station, report, whole = false, ...cell }: StationLinkProps) {
  const app = useApp();
  const { ref, index, ways } = station;
  const places = whole ? [] : index.map((at) => String(at + 1));
  const name = refPlain(ref, places, report);
  const fork = ways > 1 ? `, a fork: ${ways} ways lead on` : '';
  return (
    <button
      type="button"
      className={styles.station}
      aria-label={`${name}${fork}`}
      title={ways > 1 ? `A fork: ${ways} ways lead on from ${name}.` : undefined}
      onClick={() =>
        app.select({
          nodes: [ref.node],
          edges: [],
          port: { ...ref, side: 'gradient' },
          entry: whole || index.length === 0 ? null : index,
        })
      }
      {...cell}
    >
      <Tex tex={refTex(ref, places, report)} />
      {ways > 1 && <Split className={styles.fork} aria-hidden />}
    </button>
  );
}
