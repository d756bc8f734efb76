// PathRow: one path on a line: stations with the local derivatives over the arrows between them, and the product at the right.
import { ChevronDown } from 'lucide-react';
import { plainPrinter, spokenPrinter, texPrinter } from '../../../../explain/lines.ts';
import { pathParts, pathText } from '../../../../explain/paths/pathLines.ts';
import type { Leg, PathLine, PathsFound } from '../../../../explain/paths/pathsReport.ts';
import { symbolTex } from '../../../../explain/symbolText.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { Figure } from '../../../primitives/Figure.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { CopyButton } from '../../CopyButton.tsx';
import { Amount } from './Amount.tsx';
import { cellRole, rowRole } from './gridRoles.ts';
import type { PathListProps } from './PathListProps.ts';
import styles from './Paths.module.css';
import { StationLink } from './StationLink.tsx';
import { shownStations } from './shownStations.ts';

export interface PathRowProps extends PathListProps {
  readonly line: PathLine;
  readonly row: number;
  /** The column that Tab reaches, where it is in this row. */
  readonly tabStop: number | null;
  readonly onEnter: () => void;
}

export function PathRow({ line, row, tabStop, onEnter, report, digits, align, opened, onOpen }: PathRowProps) {
  const { stations, legs, seed, product } = line;
  const open = opened === line;
  const shown = shownStations(stations.length, open);
  const cell = (column: number) => ({ 'data-cell': `${row},${column}`, tabIndex: tabStop === column ? 0 : -1 });
  return (
    <>
      <div {...rowRole} className={styles.line} data-open={open || undefined} onPointerEnter={onEnter}>
        <span className={styles.stations} role="presentation">
          {shown.map((at, column) => (
            <span key={at} {...cellRole} className={styles.step}>
              {at > 0 && at > shown[column - 1]! + 1 && (
                <span className={styles.elided}>… {at - shown[column - 1]! - 1} more</span>
              )}
              {at > 0 && <LegArrow leg={legs[at - 1]!} report={report} digits={digits} />}
              <StationLink station={stations[at]!} report={report} {...cell(column)} />
            </span>
          ))}
          {seed !== null && (
            <span className={styles.step} role="presentation">
              <Arrow value={seed} digits={digits} title="the seed: where backward starts" />
              <span className={styles.end}>
                <Tex tex={symbolTex(report.names.cost)} />
              </span>
            </span>
          )}
        </span>
        <span {...cellRole} className={styles.still}>
          <button
            type="button"
            className={styles.product}
            aria-expanded={open}
            aria-label={`Path ${row + 1}: ${pathText(line, report, spokenPrinter, digits)}`}
            onClick={() => onOpen(open ? null : line)}
            {...cell(shown.length)}
          >
            <Amount value={product} align={align} />
            <ChevronDown className={styles.chevron} aria-hidden />
          </button>
        </span>
      </div>
      {open && (
        <div {...rowRole} className={styles.detail}>
          <div {...cellRole}>
            <PathFormula line={line} report={report} digits={digits} />
          </div>
        </div>
      )}
    </>
  );
}

function LegArrow({
  leg,
  report,
  digits,
}: {
  readonly leg: Leg;
  readonly report: PathsFound;
  readonly digits: number;
}) {
  const { of, by, local, hop } = leg;
  const name = (entry: Leg['of']) =>
    refPlain(
      entry.ref,
      entry.index.map((at) => String(at + 1)),
      report,
    );
  return <Arrow value={local} digits={digits} title={`∂${name(of)}/∂${name(by)}, through ${hop.node}.${hop.port}`} />;
}

function Arrow({ value, digits, title }: { readonly value: number; readonly digits: number; readonly title: string }) {
  return (
    <span className={styles.leg} title={title} aria-hidden>
      <span className={styles.local}>
        <Figure value={value} digits={Math.min(digits, 4)} />
      </span>
      <span className={styles.arrow} />
    </span>
  );
}

/** A longer part of a formula can be copied, and is not set. */
const longest = 6000;

/** The chain of local derivatives in symbols and in numbers, to look at and to take away. */
function PathFormula({
  line,
  report,
  digits,
}: {
  readonly line: PathLine;
  readonly report: PathsFound;
  readonly digits: number;
}) {
  const [first = '', ...rest] = pathParts(line, report, texPrinter, digits).filter(({ length }) => length < longest);
  return (
    <>
      <div className={styles.formula}>
        {[first, ...rest.map((part) => `{} = ${part}`)].map((tex, at) => (
          <Tex key={at} tex={tex} output="html" className={styles.part} />
        ))}
      </div>
      <div className={styles.actions}>
        <CopyButton size="s" label="Copy TeX" text={() => pathText(line, report, texPrinter, digits)} />
        <CopyButton size="s" label="Copy text" text={() => pathText(line, report, plainPrinter, digits)} />
      </div>
    </>
  );
}
