// RuleView: the rule, the same with this graph's matrices, one entry's own sum, and the numeric check in a line.
import { useMemo } from 'react';
import { portKey } from '../../../../engine/program.ts';
import { isSummary } from '../../../../execution/trace.ts';
import { shapeOf } from '../../../../explain/context.ts';
import { type EntryExplanation, explainEntry } from '../../../../explain/explainEntry.ts';
import { type Explanation, transposedShape } from '../../../../explain/explainPort.ts';
import { sameRef } from '../../../../explain/expression.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import {
  entryLine,
  plainPrinter,
  spokenPrinter,
  symbolLine,
  texPrinter,
  wholeLine,
} from '../../../../explain/lines.ts';
import { sumNotes } from '../../../../explain/sumNotes.ts';
import { refTex, toTex } from '../../../../explain/toTex.ts';
import { Scroller } from '../../../primitives/Scroller.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { useApp, useAppState } from '../../../useApp.ts';
import { useFrame } from '../../../useFrame.ts';
import { CopyButton } from '../../CopyButton.tsx';
import type { Explained } from '../../useExplain.ts';
import { NumericCheck } from '../check/NumericCheck.tsx';
import styles from '../DerivationTab.module.css';
import type { DerivationViewProps } from '../DerivationViewProps.ts';
import { NotYet } from '../NotYet.tsx';
import { CopyLine } from './CopyLine.tsx';
import { EntryBox } from './EntryBox.tsx';
import { Equation } from './Equation.tsx';
import { FactorSources } from './FactorSources.tsx';
import { Quantities } from './Quantities.tsx';
import { useRuleLights, useRulePointing } from './useRulePointing.ts';

export function RuleView({ view, explained }: DerivationViewProps) {
  const app = useApp();
  const { stale } = useFrame();
  const { context, explanation } = explained;
  const { subject, availability, value, words, names, rule } = explanation;
  const digits = useAppState((state) => state.view.digits);
  const chosen = useAppState(({ selection }) =>
    selection.port?.node === subject.node &&
    selection.port.port === subject.port &&
    selection.port.side === subject.side
      ? selection.entry
      : null,
  );
  const pointed = useRulePointing(explained);
  const here = pointed !== null && sameRef(pointed.ref, subject) ? pointed.index : null;
  const size = value === undefined || isSummary(value) ? 0 : value.data.length;
  const first = useMemo(() => (value !== undefined && size > 0 ? placeOf(value.shape, 0) : null), [value, size]);
  const index = here ?? chosen ?? first;
  const entry = useMemo(
    () => (index === null ? null : explainEntry(context, explanation, index)),
    [context, explanation, index],
  );
  useRuleLights(explained, pointed, entry);
  const notes = useMemo(() => sumNotes(context, view, explanation), [context, view, explanation]);
  const terms = entry?.terms ?? null;
  const named = useMemo(() => [rule, terms].filter((each) => each !== null), [rule, terms]);
  const symbols = symbolLine(explanation, texPrinter, digits, (ref, transposed) => {
    const shape = shapeOf(context.trace, { ...ref, side: 'value' }) ?? explanation.numbers(ref)?.shape;
    return transposed ? transposedShape(shape) : shape;
  });
  const known = availability.kind === 'known';
  return (
    <div className={styles.derivation}>
      <section className={styles.why}>
        <h2 className={styles.question}>
          Why is <Tex tex={refTex(subject, [], { names, small: true })} /> what it is?
        </h2>
        <div className={styles.ruleLine}>
          <Scroller label="The rule" className={styles.rule}>
            <Tex
              tex={rule === null && !known ? `${symbols} = \\;?` : symbols}
              display
              output="html"
              label={symbolLine(explanation, spokenPrinter)}
            />
          </Scroller>
          {rule !== null && <CopyLine what="the rule" text={(printer) => symbolLine(explanation, printer, digits)} />}
        </div>
        {words !== '' && <p className={styles.words}>{words}</p>}
      </section>
      {known ? (
        <div className={styles.numbers}>
          <Equation
            explanation={explanation}
            digits={digits}
            index={size > 1 ? index : null}
            contributors={entry?.contributors ?? null}
            chosen={chosen}
            pointed={pointed}
            onPoint={(place) => {
              app.setPointed(place && { ref: subject, index: place });
              app.setHover(place === null ? null : portKey(subject.node, subject.port));
            }}
            onPointFactor={(ref, place) => {
              app.setPointed(place && { ref, index: place });
              app.setHover(place === null ? null : portKey(ref.node, ref.port));
            }}
            onPick={(place) => app.select({ port: subject, entry: place })}
            onFollow={(ref, place) => app.select({ nodes: [ref.node], edges: [], port: ref, entry: place })}
            stale={stale}
          />
          <CopyLine what="the rule with its numbers" text={(printer) => wholeLine(explanation, printer, digits)} />
        </div>
      ) : (
        <NotYet availability={availability} />
      )}
      {entry !== null && saysMore(entry, explanation) && (
        <EntryBox entry={entry} explanation={explanation} digits={digits} />
      )}
      {known && notes.length > 0 && (
        <ul className={styles.notes} aria-label="What is summed, and why">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {known && (
        <Quantities
          expressions={named}
          quantities={explanation.quantities}
          names={names}
          numbers={(ref) => explanation.numbers(ref)}
          digits={digits}
        />
      )}
      {explanation.factors.length > 0 && <FactorSources explanation={explanation} />}
      {known && subject.side === 'gradient' && <NumericCheck subject={subject} origin={explanation.origin} />}
      {rule !== null && (
        <div className={styles.actions}>
          <CopyButton
            label="Copy TeX"
            text={() =>
              linesText(explained, entry && entryLine(entry, explanation, texPrinter, digits), texPrinter, digits)
            }
          />
          <CopyButton
            label="Copy text"
            text={() =>
              linesText(explained, entry && entryLine(entry, explanation, plainPrinter, digits), plainPrinter, digits)
            }
          />
        </div>
      )}
    </div>
  );
}

/** A scalar's own sum is the rule itself, unless the rule is about whole tensors. */
function saysMore({ terms }: EntryExplanation, { rule, names, shape }: Explanation): boolean {
  if (terms === null) return false;
  if (rule === null || shape?.length !== 0) return true;
  const style = { names, numbers: null, digits: 4 };
  return toTex(terms, style) !== toTex(rule, style);
}

function linesText(
  { explanation }: Explained,
  entry: string | null,
  printer: typeof texPrinter,
  digits: number,
): string {
  return [wholeLine(explanation, printer, digits), ...(entry === null ? [] : [entry])].join('\n');
}
