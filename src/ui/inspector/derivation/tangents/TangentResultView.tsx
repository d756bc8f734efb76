// TangentResultView: how one output moves: the rule in symbols, the same with matrices, and the sum of the entry that is looked at.
import { memo, useMemo, useState } from 'react';
import { isSummary } from '../../../../execution/trace.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import { spokenPrinter, texPrinter } from '../../../../explain/lines.ts';
import { tangentEntry } from '../../../../explain/tangents/tangentEntry.ts';
import type { TangentLine, TangentResult } from '../../../../explain/tangents/tangentLine.ts';
import { symbolText, tangentEntryParts } from '../../../../explain/tangents/tangentText.ts';
import { Scroller } from '../../../primitives/Scroller.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import box from '../rule/EntryBox.module.css';
import { TangentEquation } from './TangentEquation.tsx';
import styles from './Tangents.module.css';

export interface TangentResultViewProps {
  readonly line: TangentLine;
  readonly result: TangentResult;
  readonly digits: number;
}

export const TangentResultView = memo(function TangentResultView({ line, result, digits }: TangentResultViewProps) {
  const { value } = result;
  const size = isSummary(value) ? 0 : value.data.length;
  const [pointed, setPointed] = useState<readonly number[] | null>(null);
  const [picked, setPicked] = useState<readonly number[] | null>(null);
  const wanted = pointed ?? picked;
  const fits = wanted?.length === value.shape.length && wanted.every((at, axis) => at < (value.shape[axis] ?? 0));
  const index = size === 0 ? null : wanted !== null && fits ? wanted : placeOf(value.shape, 0);
  const key = index?.join() ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `index`
  const entry = useMemo(() => (index === null ? null : tangentEntry(line, result, index)), [line, result, key]);
  return (
    <>
      <Scroller label="The rule" className={styles.display}>
        <Tex
          tex={symbolText(line, result, texPrinter, digits)}
          display
          output="html"
          label={symbolText(line, result, spokenPrinter, digits)}
        />
      </Scroller>
      <TangentEquation
        line={line}
        result={result}
        digits={digits}
        index={size > 1 ? index : null}
        contributors={entry?.contributors ?? null}
        onPoint={setPointed}
        onPick={setPicked}
      />
      {entry !== null && entry.terms !== null && <EntrySum line={line} entry={entry} digits={digits} />}
    </>
  );
});

function EntrySum({
  line,
  entry,
  digits,
}: {
  readonly line: TangentLine;
  readonly entry: NonNullable<ReturnType<typeof tangentEntry>>;
  readonly digits: number;
}) {
  const [first = '', second = '', ...rest] = tangentEntryParts(entry, line, texPrinter, digits);
  return (
    <div className={box.box} data-tone="tangent">
      <VisuallyHidden>
        {tangentEntryParts(entry, line, spokenPrinter, digits).join(spokenPrinter.equals)}
      </VisuallyHidden>
      <div className={box.line} aria-hidden>
        {[`${first} = ${second}`, ...rest.map((part) => `{} = ${part}`)].map((tex, at) => (
          <Tex key={at} tex={tex} output="html" className={box.part} />
        ))}
      </div>
    </div>
  );
}
