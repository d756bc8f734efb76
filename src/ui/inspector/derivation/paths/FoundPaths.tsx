// FoundPaths: the paths as a ledger: how many, each with its product, route by route where tensors lie on the way, and the sum.
import { Split } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { ExplainContext } from '../../../../explain/context.ts';
import { plainPrinter, texPrinter } from '../../../../explain/lines.ts';
import { countText } from '../../../../explain/paths/countText.ts';
import { sumText } from '../../../../explain/paths/pathLines.ts';
import type { PathLine, PathList, PathsFound, RouteReport } from '../../../../explain/paths/pathsReport.ts';
import { effortWords, leadParts, leadWords, noteWords } from '../../../../explain/paths/pathWords.ts';
import { symbolTex } from '../../../../explain/symbolText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import type { Trail } from '../../../../state/app.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import { useApp, useAppState } from '../../../useApp.ts';
import { CopyButton } from '../../CopyButton.tsx';
import { NodeLink } from '../../NodeLink.tsx';
import { Amount } from './Amount.tsx';
import { type Align, amountAligner } from './amountAligner.ts';
import { PathGrid } from './PathGrid.tsx';
import { PathSum } from './PathSum.tsx';
import styles from './Paths.module.css';
import { RouteGroup } from './RouteGroup.tsx';
import { trailOf } from './trailOf.ts';

export interface FoundPathsProps {
  readonly context: ExplainContext;
  readonly report: PathsFound;
  readonly working: boolean;
  /** Lists more of them; null: as many as are ever listed. */
  readonly onMore: (() => void) | null;
}

export function FoundPaths({ context, report, working, onMore }: FoundPathsProps) {
  const app = useApp();
  const digits = useAppState((state) => state.view.digits);
  const [pointed, setPointed] = useState<Trail | null>(null);
  const [opened, setOpened] = useState<PathLine | null>(null);
  const { routes, paths, scalar, refusal, elsewhere } = report;
  // Many routes are not gone through one by one: then the paths of all of them stand in one list.
  const isGrouped = paths === null || (!scalar && BigInt(routes.listed.length) === routes.count);
  const align = useMemo(() => amountAligner(amountsOf(report, isGrouped), digits), [report, isGrouped, digits]);

  const shown = opened !== null && isListed(opened, report) ? opened : null;
  const trail = useMemo(
    () =>
      pointed ??
      (shown &&
        trailOf(
          shown.stations,
          shown.legs.map(({ hop }) => hop),
        )),
    [pointed, shown],
  );
  useEffect(() => {
    app.setTrail(trail);
    return () => app.setTrail(null);
  }, [app, trail]);

  const common = { report, digits, align, opened: shown, onOpen: setOpened, onPoint: setPointed };
  const effort = effortWords(report);
  const notes = noteWords(context, report);
  const forks = isForked(report);
  return (
    <>
      <p className={styles.lead} aria-busy={working}>
        <VisuallyHidden>{leadWords(report)}</VisuallyHidden>
        <span aria-hidden>
          {leadParts(report).map((part, at) =>
            part === 'from' || part === 'to' ? <Tex key={at} tex={endTex(report, part)} /> : part,
          )}
        </span>
      </p>
      {refusal !== null && <p className={styles.refusal}>{refusal}</p>}
      <div className={styles.ledger} data-working={working || undefined}>
        {isGrouped
          ? routes.listed.map((route, at) => (
              <RouteGroup key={at} place={at} alone={routes.count === 1n} route={route} {...common} />
            ))
          : paths !== null && paths.listed.length > 0 && <PathGrid label="Paths" list={paths} {...common} />}
        {isGrouped && <OtherRoutes report={report} align={align} />}
        <PathSum report={report} list={paths} align={align} digits={digits} />
      </div>
      {onMore !== null && hasMore(report, isGrouped) && (
        <Button size="s" className={styles.more} onClick={onMore}>
          Show the 50 largest
        </Button>
      )}
      {(forks || notes.length > 0 || effort !== null || elsewhere !== null) && (
        <ul className={styles.notes}>
          {forks && (
            <li>
              <Split className={styles.fork} aria-hidden /> marks a fork: several ways lead on from there, and what
              comes back along them is added up.
            </li>
          )}
          {notes.map((words) => (
            <li key={words}>{words}</li>
          ))}
          {elsewhere !== null && <Elsewhere {...elsewhere} />}
          {effort !== null && <li>{effort}</li>}
        </ul>
      )}
      {paths !== null && (
        <div className={styles.actions}>
          <CopyButton label="Copy sum as TeX" text={() => sumText(paths, report, texPrinter, digits)} />
          <CopyButton label="Copy sum as text" text={() => sumText(paths, report, plainPrinter, digits)} />
        </div>
      )}
    </>
  );
}

function endTex({ start, names }: PathsFound, end: 'from' | 'to'): string {
  if (end === 'to') return symbolTex(names.cost);
  return refTex(
    start.ref,
    start.index.map((at) => String(at + 1)),
    { names },
  );
}

/** Where the routes are too many to list, what comes through the rest of them. */
function OtherRoutes({ report: { routes, total }, align }: { readonly report: PathsFound; readonly align: Align }) {
  const left = routes.count - BigInt(routes.listed.length);
  if (left === 0n) return null;
  const sum = othersSum(routes.listed, total);
  return (
    <div className={styles.line}>
      <span className={styles.others}>the other {countText(left)} routes together</span>
      {sum !== null && (
        <span className={styles.still}>
          <Amount value={sum} align={align} />
        </span>
      )}
    </div>
  );
}

function othersSum(routes: readonly RouteReport[], total: number | null): number | null {
  if (total === null || routes.some(({ subtotal }) => subtotal === null)) return null;
  return routes.reduce((left, { subtotal }) => left - (subtotal ?? 0), total);
}

/** The same tensor is read by others too: its own paths are more than those through this port. */
function Elsewhere({ source, ports }: NonNullable<PathsFound['elsewhere']>) {
  const [node = '', port = ''] = source.split('.');
  return (
    <li>
      These are the paths through this port only. {source} is also read by {ports.slice(0, 4).join(', ')}
      {ports.length > 4 ? ` and ${ports.length - 4} more` : ''}:{' '}
      <NodeLink id={node} port={{ port, side: 'gradient' }}>
        all paths of {node}
      </NodeLink>
      .
    </li>
  );
}

function amountsOf({ routes, paths, total }: PathsFound, isGrouped: boolean): readonly number[] {
  const of = (list: PathList | null): readonly number[] =>
    list === null
      ? []
      : [...list.listed.map(({ product }) => product), ...(list.others === null ? [] : [list.others.sum])];
  const lists = isGrouped
    ? routes.listed.flatMap((route) => [...present(route.subtotal), ...of(route.paths)])
    : of(paths);
  return [...lists, ...present(total)];
}

function present(value: number | null): readonly number[] {
  return value === null ? [] : [value];
}

function isListed(line: PathLine, { routes, paths }: PathsFound): boolean {
  return (
    paths?.listed.includes(line) === true || routes.listed.some((route) => route.paths?.listed.includes(line) === true)
  );
}

function isForked({ routes, paths }: PathsFound): boolean {
  const forked = ({ stations }: RouteReport | PathLine): boolean => stations.some(({ ways }) => ways > 1);
  return paths === null ? routes.listed.some(forked) : paths.listed.some(forked);
}

function hasMore({ routes, paths }: PathsFound, isGrouped: boolean): boolean {
  return isGrouped
    ? routes.listed.some((route) => (route.paths?.others ?? null) !== null)
    : (paths?.others ?? null) !== null;
}
