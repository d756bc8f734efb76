// PathSum: what all paths come to, written out where they are few, and beside it what backprop found.
import { ArrowRight, Check, CircleAlert, CircleDashed } from 'lucide-react';
import { spokenPrinter, texPrinter } from '../../../../explain/lines.ts';
import { sumParts, sumText } from '../../../../explain/paths/pathLines.ts';
import type { PathList, PathsFound } from '../../../../explain/paths/pathsReport.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Figure } from '../../../primitives/Figure.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import { useApp } from '../../../useApp.ts';
import check from '../check/NumericCheck.module.css';
import { Amount } from './Amount.tsx';
import type { Align } from './amountAligner.ts';
import styles from './Paths.module.css';

/** More terms than this are read in the ledger, not in a formula. */
const mostWritten = 4;

export interface PathSumProps {
  readonly report: PathsFound;
  readonly list: PathList | null;
  readonly align: Align;
  readonly digits: number;
}

export function PathSum({ report, list, align, digits }: PathSumProps) {
  const { start, total } = report;
  const gradient = refTex(
    { ...start.ref, side: 'gradient' },
    start.index.map((at) => String(at + 1)),
    { ...report, small: true },
  );
  const written = list !== null && list.others === null && list.listed.length > 1 && list.listed.length <= mostWritten;
  return (
    <div className={styles.sum}>
      {total !== null && (
        <div className={styles.line} data-total>
          <span className={styles.of}>
            <Tex tex={gradient} />
            <span className={styles.muted}>the sum</span>
          </span>
          <span className={styles.still}>
            <Amount value={total} align={align} />
          </span>
        </div>
      )}
      <BackpropCheck report={report} gradient={gradient} digits={digits} />
      {written && (
        <div className={styles.written}>
          <VisuallyHidden>{sumText(list, report, spokenPrinter, digits)}</VisuallyHidden>
          <div className={styles.formula} aria-hidden>
            {joined(sumParts(list, report, texPrinter, digits)).map((tex, at) => (
              <Tex key={at} tex={tex} output="html" className={styles.part} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** Left-hand side and first part together, then a part a piece, so that lines break before the signs of equality. */
function joined([left = '', first = '', ...rest]: readonly string[]): readonly string[] {
  return [`${left} = ${first}`, ...rest.map((part) => `{} = ${part}`)];
}

function BackpropCheck({
  report,
  gradient,
  digits,
}: {
  readonly report: PathsFound;
  readonly gradient: string;
  readonly digits: number;
}) {
  const app = useApp();
  const { check: found } = report;
  switch (found.kind) {
    case 'none':
      return null;
    case 'equal':
      return (
        <div className={check.line} data-tone="good">
          <Check aria-hidden />
          <p>
            Equals <Tex tex={gradient} /> = <Figure value={found.gradient} digits={digits} />, as backprop found it.
          </p>
        </div>
      );
    case 'differs':
      return (
        <div className={check.line} data-tone="bad">
          <CircleAlert aria-hidden />
          <p>
            <b>Not what backprop found.</b> It has <Tex tex={gradient} /> ={' '}
            <Figure value={found.gradient} digits={digits} />.
          </p>
        </div>
      );
    case 'later':
      return (
        <div className={check.line} data-tone="waiting">
          <CircleDashed aria-hidden />
          <div className={styles.waiting}>
            <p>Paths need forward values only. Backprop has not brought this gradient yet.</p>
            <Button size="s" icon={<ArrowRight aria-hidden />} onClick={() => app.seek(found.step)}>
              Go to step {found.step}
            </Button>
          </div>
        </div>
      );
  }
}
