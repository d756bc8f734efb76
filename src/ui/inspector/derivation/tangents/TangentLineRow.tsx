// TangentLineRow: one step of forward mode: node, rule and result in a line; opened, the same with matrices and an entry's own sum.
import { memo, useMemo } from 'react';
import { shapeText } from '../../../../engine/shape.ts';
import type { RecordedTangentStep, TangentReport } from '../../../../execution/tangents.ts';
import type { ExplainContext } from '../../../../explain/context.ts';
import { plainPrinter, spokenPrinter, texPrinter } from '../../../../explain/lines.ts';
import { type TangentLine, tangentLine } from '../../../../explain/tangents/tangentLine.ts';
import { lineText, refText, shortSymbolText } from '../../../../explain/tangents/tangentText.ts';
import { fewFigures } from '../../../canvas/figures.ts';
import { Chip } from '../../../primitives/Chip.tsx';
import { FigureText } from '../../../primitives/Figure.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { useAppState } from '../../../useApp.ts';
import { CopyButton } from '../../CopyButton.tsx';
import { NodeLink } from '../../NodeLink.tsx';
import { TangentResultView } from './TangentResultView.tsx';
import styles from './Tangents.module.css';

export interface TangentLineRowProps {
  readonly context: ExplainContext;
  readonly report: TangentReport;
  readonly at: number;
  readonly open: boolean;
  readonly onOpen: () => void;
}

export const TangentLineRow = memo(function TangentLineRow({ context, report, at, open, onOpen }: TangentLineRowProps) {
  const digits = useAppState((state) => state.view.digits);
  const line = useMemo(() => tangentLine(context, report, at), [context, report, at]);
  const step = report.steps[at];
  if (line === null || step === undefined) return null;
  const spoken = line.kind === 'failed' ? `${line.node} failed` : lineText(line, spokenPrinter, digits);
  return (
    <li className={styles.line} data-current={open || undefined}>
      <button
        type="button"
        data-line={at}
        className={styles.head}
        aria-expanded={open}
        aria-label={`${line.node}: ${spoken}`}
        onClick={onOpen}
      >
        <span className={styles.name}>{line.node}</span>
        <span className={styles.rule}>
          <Tex tex={headTex(line)} output="html" />
        </span>
        <Figures step={step} digits={digits} />
      </button>
      {open && <Body line={line} digits={digits} />}
    </li>
  );
});

function Body({ line, digits }: { readonly line: TangentLine; readonly digits: number }) {
  return (
    <div className={styles.body}>
      <p className={line.kind === 'failed' ? styles.failed : styles.words}>
        {line.words} {line.kind === 'failed' && <NodeLink id={line.node}>{line.node}</NodeLink>}
      </p>
      {line.results.map((result) => (
        <TangentResultView key={result.ref.port} line={line} result={result} digits={digits} />
      ))}
      {line.kind !== 'failed' && (
        <div className={styles.actions}>
          <CopyButton size="s" label="Copy TeX" text={() => lineText(line, texPrinter, digits)} />
          <CopyButton size="s" label="Copy text" text={() => lineText(line, plainPrinter, digits)} />
        </div>
      )}
    </div>
  );
}

function headTex(line: TangentLine): string {
  if (line.ref !== null) return refText(line.ref, line, texPrinter);
  const [first, ...others] = line.results;
  if (first === undefined) return '';
  return `${shortSymbolText(line, first)}${others.length > 0 ? ',\\;\\ldots' : ''}`;
}

/** The result in figures where they are few, else its shape. */
function Figures({ step, digits }: { readonly step: RecordedTangentStep; readonly digits: number }) {
  if (step.kind === 'failed') return <Chip tone="bad">failed</Chip>;
  const value = step.kind === 'seed' ? step.value : Object.values(step.outputs)[0];
  if (value === undefined) return <Chip tone="neutral">still</Chip>;
  const few = fewFigures(value, Math.min(digits, 3));
  return (
    <Chip tone="tangent" mark={few !== null}>
      <FigureText text={few ?? shapeText(value.shape)} />
    </Chip>
  );
}
