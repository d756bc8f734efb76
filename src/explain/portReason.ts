// portReason: where the number at a port comes from: a wire, the op's rule, its readers, the seed, or somebody who chose it.
import { portKey } from '../engine/program.ts';
import type { Frame } from '../execution/frame.ts';
import type { RecordedStep, Trace } from '../execution/trace.ts';
import { derivationOf, type ExplainContext, type NodeView } from './context.ts';
import { type Expression, type TensorRef, whole } from './expression.ts';
import { isSeeded } from './names.ts';
import { ruleNames } from './quantities.ts';
import { type BoundRule, readRule } from './readRule.ts';

/** Where a number comes from, and why it is what it is. */
export interface Reason {
  /**
   * Where the number comes from: `rule`: the op's calculus; `wired`: another node's output; `arrived`: the contributions of those
   * who read the output; `seed`: backward starts here; `given`: somebody chose it.
   */
  readonly origin: 'rule' | 'wired' | 'arrived' | 'seed' | 'given';
  /** The right-hand side with symbols; null where nothing was computed. */
  readonly rule: Expression | null;
  readonly bound: BoundRule | null;
  /** One or more whole sentences: why. */
  readonly words: string;
}

export function reasonOf(context: ExplainContext, view: NodeView, subject: TensorRef, frame: Frame): Reason {
  const isInput = view.inputs.some(({ name }) => name === subject.port);
  if (subject.side === 'value')
    return isInput ? inputValue(context, view, subject) : outputValue(context, view, subject);
  const isOutput = view.outputs.some(({ name }) => name === subject.port);
  if (isOutput || view.op.source === true) return outputGradient(context, view, subject, frame);
  return ruleReason(context, view, subject);
}

function inputValue({ trace }: ExplainContext, { node, inputs }: NodeView, subject: TensorRef): Reason {
  const from = trace.wires.get(portKey(subject.node, subject.port));
  if (from !== undefined) {
    const source = refOf(from, 'value');
    return {
      origin: 'wired',
      rule: whole(source),
      bound: null,
      words: `${subject.port} is wired: its value comes from ${from}.`,
    };
  }
  const role = inputs.find(({ name }) => name === subject.port)?.role;
  const chosen = node.inputs !== undefined && Object.hasOwn(node.inputs, subject.port);
  const what = chosen ? 'holds its own value' : 'holds its default value';
  return {
    origin: 'given',
    rule: null,
    bound: null,
    words: `${subject.port} ${what}${role === 'parameter' ? ': a parameter' : ''}.`,
  };
}

function outputValue(context: ExplainContext, view: NodeView, subject: TensorRef): Reason {
  if (view.op.source !== true) return ruleReason(context, view, subject);
  return {
    origin: 'given',
    rule: null,
    bound: null,
    words: `${view.node.id} is given: it is where numbers enter the graph.`,
  };
}

/** The op's own rule for this port. */
function ruleReason({ trace }: ExplainContext, view: NodeView, subject: TensorRef): Reason {
  const derivation = derivationOf(trace, view);
  const rules = subject.side === 'value' ? derivation?.forward : derivation?.gradients;
  const rule = rules !== undefined && Object.hasOwn(rules, subject.port) ? rules[subject.port] : undefined;
  if (rule === undefined) return { origin: 'rule', rule: null, bound: null, words: '' };
  const bound = readRule(rule, view.node.id, ruleNames(view, derivation));
  return { origin: 'rule', rule: bound.whole, bound, words: bound.words };
}

/** The gradient at an output is what its readers send back; at the target it is the seed. */
function outputGradient(context: ExplainContext, view: NodeView, subject: TensorRef, frame: Frame): Reason {
  const { trace } = context;
  const output = view.op.source === true ? (view.outputs[0]?.name ?? subject.port) : subject.port;
  if (trace.target?.node === subject.node && trace.target.port === output) {
    const words = isSeeded(context)
      ? 'Backward starts here: this gradient was given.'
      : 'Backward starts here: the gradient of the cost with respect to itself is 1.';
    return { origin: 'seed', rule: null, bound: null, words };
  }
  const senders = sendersTo(trace, subject.node, output);
  const arrived = senders.slice(0, frame.gradient(portKey(subject.node, output))?.arrived ?? 0);
  const terms = (arrived.length > 0 ? arrived : senders).map(({ node, port }) =>
    whole({ node, port, side: 'gradient' }),
  );
  const [only] = terms;
  const rule: Expression | null = only === undefined ? null : terms.length === 1 ? only : { kind: 'add', terms };
  const name = view.op.source === true ? subject.node : portKey(subject.node, output);
  return { origin: 'arrived', rule, bound: null, words: arrivalWords(name, senders, arrived.length) };
}

function arrivalWords(name: string, senders: readonly { readonly node: string }[], arrived: number): string {
  const [first] = senders;
  if (first === undefined) return '';
  if (senders.length === 1)
    return `${name} is read once, by ${first.node}: its gradient is what ${first.node} sends back.`;
  const so = arrived > 0 && arrived < senders.length ? ` So far ${arrived} of ${senders.length} have arrived.` : '';
  return `${name} is read ${senders.length} times (fan-out), so what comes back through each reader is added up.${so}`;
}

/** The ports that send a gradient to an output, in the order in which they do. */
export function sendersTo(
  trace: Trace,
  node: string,
  port: string,
): readonly { readonly node: string; readonly port: string }[] {
  const sends = (step: RecordedStep): step is Extract<RecordedStep, { kind: 'vjp' }> =>
    step.kind === 'vjp' && step.to?.node === node && step.to.port === port;
  return trace.steps.filter(sends).map((step) => ({ node: step.node, port: step.port }));
}

function refOf(key: string, side: TensorRef['side']): TensorRef {
  const dot = key.indexOf('.');
  return { node: key.slice(0, dot), port: key.slice(dot + 1), side };
}
