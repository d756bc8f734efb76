// StepSweep: one entry's central difference with its numbers, and its error over the step size.
import { useState } from 'react';
import { portKey } from '../../../../engine/program.ts';
import type { EntrySweep } from '../../../../engine/sweepEntry.ts';
import { differenceLine, kinksBehind, slopeWords } from '../../../../explain/check/checkWords.ts';
import { readSweep, type SweepReading } from '../../../../explain/check/sweepReading.ts';
import { numberPlain } from '../../../../explain/numberText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { ErrorPlot } from '../../../charts/ErrorPlot.tsx';
import { Figure } from '../../../primitives/Figure.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import { KinkNotes } from '../../KinkNotes.tsx';
import type { Explained } from '../../useExplain.ts';
import styles from './CheckView.module.css';
import { NumberedText } from './NumberedText.tsx';
import { useSweep } from './usePortCheck.ts';

export interface StepSweepProps {
  readonly explained: Explained;
  /** Flat index. */
  readonly entry: number;
  readonly place: readonly number[];
}

export function StepSweep({ explained, entry, place }: StepSweepProps) {
  const { subject } = explained.explanation;
  const { answer, stale, problem } = useSweep(portKey(subject.node, subject.port), entry);
  const sweep = answer?.sweep ?? null;
  if (problem !== null) return <p className={styles.note}>{problem}</p>;
  if (sweep === null) return <div className={styles.waiting} />;
  return (
    <section className={styles.sweep} data-stale={stale || undefined}>
      <Swept explained={explained} sweep={sweep} place={place} />
    </section>
  );
}

function Swept({
  explained,
  sweep,
  place,
}: Pick<StepSweepProps, 'explained' | 'place'> & { readonly sweep: EntrySweep }) {
  const { explanation, context } = explained;
  const { subject, names } = explanation;
  const [chosen, setChosen] = useState<number | null>(null);
  const reading = readSweep(sweep);
  const { points, check, level } = sweep;
  const places = place.map((at) => String(at + 1));
  const point = (chosen === null ? undefined : points[chosen]) ?? sweep.used ?? points.at(-1);
  const line = point && differenceLine({ names, subject, places }, level, point);
  const slopes = check.kink && slopeWords(check.kink, check.analytic);
  const kinks = check.kink === undefined ? [] : kinksBehind(context.trace, subject.node);
  return (
    <>
      <h2 className={styles.entry}>
        <Tex tex={refTex(subject, places, { names, small: true })} /> by backprop is{' '}
        <Figure value={check.analytic} digits={6} />
      </h2>
      {line !== undefined && (
        <div className={styles.line}>
          <VisuallyHidden>Central difference: {line.spoken}</VisuallyHidden>
          <span aria-hidden className={styles.formula}>
            {[line.symbols, `{} = ${line.numbers}`, `{} = ${line.result}`].map((tex, at) => (
              <Tex key={at} tex={tex} output="html" className={styles.part} />
            ))}
          </span>
        </div>
      )}
      {points.length > 0 && (
        <ErrorPlot
          points={reading.points}
          relative={reading.relative}
          rounding={reading.rounding}
          bend={reading.bend}
          used={check.steps ?? null}
          chosen={chosen}
          onChoose={setChosen}
          words={pointWords(reading, chosen, sweep)}
        />
      )}
      <p className={styles.words}>
        <NumberedText text={chosen === null ? reading.sentence : pointWords(reading, chosen, sweep)} />
        {chosen === null &&
          check.steps !== undefined &&
          check.steps[0] !== check.steps[1] &&
          check.kink === undefined && (
            <> One step was not enough: the check drew differences of the marked steps on to a step of 0 (Ridders).</>
          )}
      </p>
      {slopes && (
        <p className={styles.words}>
          <NumberedText text={slopes} />
        </p>
      )}
      {kinks.length > 0 && <KinkNotes notes={kinks} linked />}
    </>
  );
}

function pointWords({ points, relative }: SweepReading, chosen: number | null, { used }: EntrySweep): string {
  const at = chosen ?? points.findIndex(({ step }) => step >= (used?.step ?? 0));
  const point = points[at];
  if (point === undefined) return '';
  const step = `h = ${numberPlain(point.step, 2)}`;
  if (Number.isNaN(point.error)) return `${step}: the cost is not finite on both sides.`;
  const error = `${relative ? 'relative' : 'absolute'} error ${numberPlain(point.error, 2)}`;
  return `${step}: the difference is ${numberPlain(point.numeric, 8)}, ${error}.`;
}
