// FactorSources: what each factor of a rule is and where it comes from; choosing one asks the same question of it.
import { ChevronRight } from 'lucide-react';
import { portKey } from '../../../engine/program.ts';
import { shapeText } from '../../../engine/shape.ts';
import type { Explanation } from '../../../explain/explainPort.ts';
import { refKey, type TensorRef } from '../../../explain/expression.ts';
import { refPlain } from '../../../explain/toPlainText.ts';
import { refTex } from '../../../explain/toTex.ts';
import { Tex } from '../../primitives/Tex.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import styles from './FactorSources.module.css';

export function FactorSources({ explanation }: { readonly explanation: Explanation }) {
  const app = useApp();
  const wires = useAppState((state) => state.run.trace?.wires);
  const { names, factors, subject } = explanation;
  const unique = new Map(factors.map((factor) => [refKey(factor.ref), factor]));
  return (
    <ul className={styles.list} aria-label="Where the factors come from">
      {[...unique.values()].map(({ ref, shape, transposed }) => (
        <li key={refKey(ref)}>
          <button
            type="button"
            className={styles.factor}
            data-side={ref.side}
            aria-label={`${refPlain(ref, [], { names })}: ${originText(ref, subject, wires)}. Show why.`}
            onClick={() => app.select({ nodes: [ref.node], edges: [], port: ref, entry: null })}
          >
            <span className={styles.symbol}>
              <Tex tex={refTex(ref, [], { names, small: true })} />
            </span>
            <span className={styles.origin}>{originText(ref, subject, wires)}</span>
            <span className={styles.shape}>
              {shape === undefined ? '' : shapeText(transposed ? untransposed(shape) : shape)}
            </span>
            <ChevronRight aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

function originText(ref: TensorRef, subject: TensorRef, wires: ReadonlyMap<string, string> | undefined): string {
  const key = portKey(ref.node, ref.port);
  const from = wires?.get(key);
  if (ref.side === 'gradient') return ref.node === subject.node ? 'what comes back to it' : `sent back through ${key}`;
  if (from !== undefined) return `wired from ${from}`;
  return ref.node === subject.node ? 'its own value' : `the value of ${key}`;
}

function untransposed(shape: readonly number[]): readonly number[] {
  if (shape.length === 2 && shape[0] === 1) return shape.slice(1);
  return [...shape.slice(0, -2), shape.at(-1) ?? 1, shape.at(-2) ?? 1];
}
