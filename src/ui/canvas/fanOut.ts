// fanOut: the contributions that meet at an output read more than once, as they arrive, and their running sum in words.
import { type PortKey, portKey } from '../../engine/program.ts';
import { isSummary, type Recorded, type Trace } from '../../execution/trace.ts';
import { formatNumber } from '../primitives/formatNumber.ts';

export interface Contribution {
  readonly value: Recorded;
  /** The input port that sent it. */
  readonly from: PortKey;
  /** How many steps have happened once it was sent. */
  readonly sent: number;
}

const known = new WeakMap<Trace, ReadonlyMap<PortKey, readonly Contribution[]>>();

/** Everything sent to an output port in the last backward pass, in order. */
export function contributionsTo(trace: Trace, key: PortKey): readonly Contribution[] {
  let all = known.get(trace);
  if (all === undefined) {
    all = collect(trace);
    known.set(trace, all);
  }
  return all.get(key) ?? [];
}

function collect(trace: Trace): ReadonlyMap<PortKey, readonly Contribution[]> {
  const found = new Map<PortKey, Contribution[]>();
  trace.steps.forEach((step, index) => {
    if (step.kind === 'seed') found.clear();
    if (step.kind !== 'vjp' || step.to === null) return;
    const key = portKey(step.to.node, step.to.port);
    const entry = { value: step.contribution, from: portKey(step.node, step.port), sent: index + 1 };
    const list = found.get(key);
    if (list === undefined) found.set(key, [entry]);
    else list.push(entry);
  });
  return found;
}

/** A term of a sum: `0.3`, `(−0.1)`, `(1, 2)`, `(1, 2; 3, 4)`; null for a tensor of more than four numbers. */
export function term(value: Recorded, digits: number, first: boolean): string | null {
  if (isSummary(value) || value.shape.length > 2 || value.data.length > 4) return null;
  const figures = Array.from(value.data, (number) => formatNumber(number, digits));
  const [figure = ''] = figures;
  if (value.shape.length === 0) return first || !figure.startsWith('\u2212') ? figure : `(${figure})`;
  if (value.shape.length === 1) return `(${figures.join(', ')})`;
  const columns = value.shape[1] ?? 1;
  const rows = Array.from({ length: value.shape[0] ?? 0 }, (_, row) =>
    figures.slice(row * columns, (row + 1) * columns),
  );
  return `(${rows.map((row) => row.join(', ')).join('; ')})`;
}

/**
 * `0.3 + (−0.1) = 0.2` once all are there; `0.3 + …` while some are still to come. null where the numbers are too many to write out
 * (norms would not add up).
 */
export function runningSum(terms: readonly Recorded[], sum: Recorded, expected: number, digits: number): string | null {
  const written = terms.map((value, index) => term(value, digits, index === 0));
  const total = term(sum, digits, true);
  if (total === null || written.includes(null)) return null;
  const open = terms.length < expected;
  const left = written.join(' + ');
  if (open && terms.length === 1) return `${left} + …`;
  return `${left} = ${total}${open ? ', + …' : ''}`;
}
