// CheckView: a gradient against central differences: every entry, one of them over all step sizes, and the reason where they part.
import { portKey } from '../../../../engine/program.ts';
import { sizeOf } from '../../../../engine/shape.ts';
import { checkReason } from '../../../../explain/check/checkWords.ts';
import type { TensorRef } from '../../../../explain/expression.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { useApp, useAppState } from '../../../useApp.ts';
import { NodeLink } from '../../NodeLink.tsx';
import type { DerivationViewProps } from '../DerivationViewProps.ts';
import { NotYet } from '../NotYet.tsx';
import { CheckLine } from './CheckLine.tsx';
import styles from './CheckView.module.css';
import { EntryTable } from './EntryTable.tsx';
import { NumberedText } from './NumberedText.tsx';
import { StepSweep } from './StepSweep.tsx';
import { useEntries } from './usePortCheck.ts';

export function CheckView(props: DerivationViewProps) {
  const { subject, origin, availability } = props.explained.explanation;
  if (subject.side === 'value') return <OfGradients {...props} />;
  if (origin === 'seed') {
    return (
      <p className={styles.note}>Backward starts here with a gradient that is given, so there is nothing to check.</p>
    );
  }
  if (availability.kind === 'later') return <NotYet availability={availability} />;
  return <PortCheck {...props} />;
}

/** A value is not checked; its gradient is. */
function OfGradients({ view, explained: { explanation } }: DerivationViewProps) {
  const app = useApp();
  const { subject, names } = explanation;
  const gradient: TensorRef = { ...subject, side: 'gradient' };
  const input = view.inputs.find(({ name }) => name === subject.port);
  const has = view.outputs.some(({ name }) => name === subject.port) || input?.differentiable === true;
  return (
    <div className={styles.view}>
      <p className={styles.note}>
        A numeric check compares gradients: what backprop says with how the cost really changes. A value is only
        computed.
      </p>
      {has && (
        <div>
          <Button onClick={() => app.select({ nodes: [subject.node], edges: [], port: gradient, entry: null })}>
            Check <Tex tex={refTex(gradient, [], { names, small: true })} />
          </Button>
        </div>
      )}
    </div>
  );
}

function PortCheck({ explained }: DerivationViewProps) {
  const app = useApp();
  const { explanation, context } = explained;
  const { subject, shape = [] } = explanation;
  const key = portKey(subject.node, subject.port);
  const { answer, stale, problem } = useEntries(key);
  const chosen = useAppState(({ selection }) =>
    selection.port?.node === subject.node && selection.port.port === subject.port && selection.port.side === 'gradient'
      ? selection.entry
      : null,
  );
  if (problem !== null) return <CheckLine tone="waiting">Not checked: {problem}</CheckLine>;
  if (answer === null) return <CheckLine tone="waiting">Checking numerically…</CheckLine>;
  const { row, entries } = answer;
  if (row === null) return <NotYet availability={explanation.availability} />;
  const reason = checkReason(row, context.trace);
  const flat = chosen === null ? null : flatOf(shape, chosen);
  const looked = flat !== null && flat < sizeOf(shape) ? flat : entries.length > 0 ? row.entry : null;
  return (
    <div className={styles.view} data-stale={stale || undefined}>
      <CheckLine tone={stale ? 'waiting' : tones[row.verdict]}>
        {stale ? (
          'The graph has changed: checking again…'
        ) : (
          <>
            <b>{headline(row.verdict)}</b>{' '}
            {countWords(entries.filter(({ verdict }) => verdict === row.verdict).length, row.checked, row.size)}
            {row.verdict !== 'agrees' && row.verdict !== 'kink' && reason !== null && (
              <>
                {' '}
                <NumberedText text={reason.text} />{' '}
                {reason.node !== undefined && reason.node !== subject.node && (
                  <NodeLink id={reason.node}>Show {reason.node}</NodeLink>
                )}
              </>
            )}
          </>
        )}
      </CheckLine>
      {entries.length > 1 && (
        <EntryTable
          entries={entries}
          shape={shape}
          chosen={looked}
          onChoose={(entry) => app.select({ port: subject, entry: placeOf(shape, entry) })}
        />
      )}
      {looked !== null && <StepSweep explained={explained} entry={looked} place={placeOf(shape, looked)} />}
    </div>
  );
}

const tones = { agrees: 'good', disagrees: 'bad', kink: 'kink', skipped: 'waiting' } as const;

function headline(verdict: 'agrees' | 'disagrees' | 'kink' | 'skipped'): string {
  return { agrees: 'Agrees.', disagrees: 'Does not agree.', kink: 'On a kink.', skipped: 'Not checked.' }[verdict];
}

function countWords(alike: number, checked: number, size: number): string {
  if (checked === 0 || size === 1) return '';
  const some = alike === checked ? `All ${checked}` : `${alike} of ${checked}`;
  return checked === size
    ? `${some} entries.`
    : `${some} sampled entries, of ${size.toLocaleString('en')}; the largest gradient is among them.`;
}

function flatOf(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce((flat, length, axis) => flat * length + (index[axis] ?? 0), 0);
}
