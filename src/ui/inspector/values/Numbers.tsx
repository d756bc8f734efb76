// Numbers: a port's value and gradient side by side, each under its name; large ones with their statistics.
import { type ReactNode, useMemo } from 'react';
import { portKey } from '../../../engine/program.ts';
import { summarize } from '../../../execution/summarize.ts';
import { isSummary, type Recorded } from '../../../execution/trace.ts';
import type { TensorRef } from '../../../explain/expression.ts';
import { namesFor } from '../../../explain/names.ts';
import { refPlain } from '../../../explain/toPlainText.ts';
import { refTex } from '../../../explain/toTex.ts';
import { Figure } from '../../primitives/Figure.tsx';
import { TensorGrid } from '../../primitives/TensorGrid.tsx';
import { Tex } from '../../primitives/Tex.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import { useFrame } from '../../useFrame.ts';
import { absenceText } from '../absenceText.ts';
import styles from './ValuesTab.module.css';

export interface NumbersProps {
  readonly node: string;
  readonly port: string;
  /** In place of the value as it was computed: an editor. */
  readonly value?: ReactNode;
  /** Whether there can be a gradient at all. */
  readonly differentiable: boolean;
}

export function Numbers({ node, port, value, differentiable }: NumbersProps) {
  return (
    <div className={styles.pair}>
      <One subject={{ node, port, side: 'value' }}>{value}</One>
      {differentiable && <One subject={{ node, port, side: 'gradient' }} />}
    </div>
  );
}

/** More numbers than this are also summed up. */
const many = 16;

function One({ subject, children }: { readonly subject: TensorRef; readonly children?: ReactNode }) {
  const app = useApp();
  const { node, port, side } = subject;
  const { frame, trace, stale } = useFrame();
  const document = useAppState((state) => state.document);
  const digits = useAppState((state) => state.view.digits);
  const entry = useAppState(({ selection }) =>
    selection.port?.node === node && selection.port.port === port && selection.port.side === side
      ? selection.entry
      : null,
  );
  const key = portKey(node, port);
  const value = side === 'value' ? frame?.value(key) : frame?.gradient(key)?.value;
  const names = trace === null ? null : namesFor({ document, ops: app.ops, trace }, node);
  const pick = (index: readonly number[]): void => app.select({ port: subject, entry: index });
  return (
    <div className={styles.number}>
      <span className={styles.caption}>
        {side === 'gradient' && names !== null ? <Tex tex={refTex(subject, [], { names, small: true })} /> : 'value'}
      </span>
      {children ?? (
        <TensorGrid
          value={value}
          tone={side}
          prefix={false}
          label={names === null ? key : refPlain(subject, [], { names })}
          highlighted={entry}
          onPick={pick}
          digits={digits}
          stale={stale}
          absent={absenceText(trace, subject)}
        />
      )}
      {value !== undefined && (isSummary(value) || value.data.length > many) && <Statistics value={value} />}
    </div>
  );
}

function Statistics({ value }: { readonly value: Recorded }) {
  const { min, max, mean, norm } = useMemo(() => (isSummary(value) ? value : summarize(value)), [value]);
  return (
    <dl className={styles.statistics}>
      {Object.entries({ min, max, mean, norm }).map(([name, number]) => (
        <Statistic key={name} name={name} value={number} />
      ))}
    </dl>
  );
}

function Statistic({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Figure value={value} digits={3} />
      </dd>
    </>
  );
}
