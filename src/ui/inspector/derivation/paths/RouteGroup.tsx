// RouteGroup: one way through the graph: its ops, its Jacobians with their shapes, what comes through it, and the paths on it.
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { counted } from '../../../../explain/paths/countText.ts';
import { routeTex } from '../../../../explain/paths/pathLines.ts';
import type { RouteReport } from '../../../../explain/paths/pathsReport.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { Scroller } from '../../../primitives/Scroller.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { Amount } from './Amount.tsx';
import { PathGrid } from './PathGrid.tsx';
import type { PathListProps } from './PathListProps.ts';
import styles from './Paths.module.css';
import { StationLink } from './StationLink.tsx';
import { trailOf } from './trailOf.ts';

export interface RouteGroupProps extends PathListProps {
  readonly route: RouteReport;
  readonly place: number;
  /** There is no other: it is always open. */
  readonly alone: boolean;
}

export function RouteGroup({ route, place, alone, ...props }: RouteGroupProps) {
  const { report, align, onPoint } = props;
  const { stations, hops, paths, subtotal } = route;
  const [chosen, setOpen] = useState(place === 0);
  const open = (alone || chosen) && paths !== null;
  const trail = trailOf(stations, hops);
  const ends = [stations[0], stations.at(-1)].map((station) => station && refPlain(station.ref, [], report));
  const name = alone ? `from ${ends.join(' to ')}` : `route ${place + 1}`;
  const count = paths === null ? '' : counted(paths.count, 'path');
  return (
    <section
      className={styles.route}
      aria-label={`Route ${place + 1}`}
      onPointerEnter={() => onPoint(trail)}
      onPointerLeave={() => onPoint(null)}
    >
      <div className={styles.line} onPointerEnter={() => onPoint(trail)}>
        <span className={styles.stations} onFocus={() => onPoint(trail)} onBlur={() => onPoint(null)}>
          {stations.map((station, at) => (
            <span key={at} className={styles.step}>
              {at > 0 && <span className={styles.hop} aria-hidden />}
              <StationLink station={station} report={report} whole />
            </span>
          ))}
        </span>
        {!alone && subtotal !== null && (
          <span className={styles.still} data-subtotal>
            <Amount value={subtotal} align={align} />
          </span>
        )}
      </div>
      <Scroller label="The chain of Jacobians" className={styles.jacobians}>
        <Tex tex={routeTex(route, report)} output="html" />
      </Scroller>
      {paths !== null && !alone && (
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          onFocus={() => onPoint(trail)}
          onBlur={() => onPoint(null)}
          onClick={() => setOpen(!chosen)}
        >
          <ChevronRight className={styles.chevron} aria-hidden />
          {count} through single entries
        </button>
      )}
      {open && paths.listed.length > 0 && <PathGrid label={`Paths ${name}`} list={paths} {...props} />}
    </section>
  );
}
