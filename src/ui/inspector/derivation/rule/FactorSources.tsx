// FactorSources: what each factor of a rule is and where it comes from; choosing one asks the same question of it.
import { ChevronRight } from 'lucide-react';
import { portKey } from '../../../../engine/program.ts';
import { shapeText } from '../../../../engine/shape.ts';
import type { Trace } from '../../../../execution/trace.ts';
import { type Explanation } from '../../../../explain/explainPort.ts';
import { refKey, type TensorRef } from '../../../../explain/expression.ts';
import { sendersTo } from '../../../../explain/portReason.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { Tex } from '../../../primitives/Tex.tsx';
import { useApp, useAppState } from '../../../useApp.ts';
import styles from './FactorSources.module.css';

export function FactorSources({ explanation }: { readonly explanation: Explanation }) {
  const app = useApp();
  const trace = useAppState((state) => state.run.trace);
  const { names, factors } = explanation;
  const unique = new Map(factors.map((factor) => [refKey(factor.ref), factor]));
  if (trace === null) return null;
  return (
    <ul className={styles.list} aria-label="Where the factors come from">
      {[...unique.values()].map(({ ref }) => {
        const origin = originOf(ref, trace);
        const shape = trace.shapes.get(portKey(ref.node, ref.port));
        return (
          <li key={refKey(ref)}>
            <button
              type="button"
              className={styles.factor}
              data-side={ref.side}
              aria-label={`${refPlain(ref, [], { names })}: ${origin.words}. Show why.`}
              onClick={() => app.select({ nodes: [origin.ref.node], edges: [], port: origin.ref, entry: null })}
            >
              <span className={styles.symbol}>
                <Tex tex={refTex(ref, [], { names, small: true })} />
              </span>
              <span className={styles.origin}>{origin.words}</span>
              <span className={styles.shape}>{shape === undefined ? '' : shapeText(shape)}</span>
              <ChevronRight aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Where a factor comes from in words, and the port whose derivation answers for it. */
function originOf(ref: TensorRef, trace: Trace): { readonly words: string; readonly ref: TensorRef } {
  const key = portKey(ref.node, ref.port);
  const from = trace.wires.get(key);
  if (ref.side === 'value') {
    if (from === undefined) return { words: isComputed(ref, trace) ? `computed by ${ref.node}` : 'held here', ref };
    const dot = from.indexOf('.');
    return { words: `from ${from}`, ref: { node: from.slice(0, dot), port: from.slice(dot + 1), side: 'value' } };
  }
  if (trace.target?.node === ref.node && trace.target.port === ref.port) return { words: 'where backward starts', ref };
  const senders = sendersTo(trace, ref.node, ref.port);
  if (senders.length === 0) return { words: `sent back through ${key}`, ref };
  const names = [...new Set(senders.map(({ node }) => node))];
  const words = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return { words: `comes back from ${words}`, ref };
}

function isComputed(ref: TensorRef, trace: Trace): boolean {
  return trace.steps.some((step) => step.kind === 'forward' && step.node === ref.node && ref.port in step.outputs);
}
