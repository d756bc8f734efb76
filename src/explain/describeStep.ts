// describeStep: what one step of a run did: a sentence, and its formula.
import type { GraphDocument } from '../document/model.ts';
import type { Op } from '../engine/op.ts';
import { portKey } from '../engine/program.ts';
import { shapeWords } from '../engine/shape.ts';
import { frameAt } from '../execution/frame.ts';
import { sentence as problemSentence } from '../execution/sentence.ts';
import { isSummary, type Recorded, type RecordedStep, type Trace } from '../execution/trace.ts';
import { type ExplainContext, nodeView } from './context.ts';
import { type Explanation, explainPort } from './explainPort.ts';
import { type Expression, type TensorRef, whole } from './expression.ts';
import { isSeeded, namesFor } from './names.ts';
import { numberTex } from './numberText.ts';
import { sendersTo } from './portReason.ts';
import { type PrintStyle, tightness } from './printing.ts';
import { toTex } from './toTex.ts';

export interface StepText {
  /** One whole sentence in plain text. */
  readonly sentence: string;
  /** The formula in TeX, or null where the step computes nothing. */
  readonly tex: string | null;
}

/** The step that happened last when `k` steps have happened, so `k` = 1 is the first. At 0 nothing has happened yet. */
export function describeStep(trace: Trace, k: number, document: GraphDocument, ops: ReadonlyMap<string, Op>): StepText {
  const step = trace.steps[Math.min(k, trace.steps.length) - 1];
  if (step === undefined) {
    return {
      sentence: trace.steps.length === 0 ? 'There is nothing to run yet.' : 'Nothing has been computed yet.',
      tex: null,
    };
  }
  const context: ExplainContext = { document, ops, trace, step: k };
  switch (step.kind) {
    case 'feed':
      return feedText(context, step);
    case 'forward':
      return forwardText(context, step);
    case 'seed':
      return seedText(context, step);
    case 'vjp':
      return vjpText(context, step);
    case 'accumulate':
      return accumulateText(context, step);
    case 'update':
      return updateText(context, step);
    case 'failed':
      return { sentence: `It stops here. ${problemSentence(step.node, step.problem)}`, tex: null };
  }
}

type StepOf<K extends RecordedStep['kind']> = Extract<RecordedStep, { readonly kind: K }>;

function feedText(context: ExplainContext, { node, port, value }: StepOf<'feed'>): StepText {
  const view = nodeView(context, node);
  const size = shapeWords(value.shape);
  const isSource = view?.op.source === true;
  const isParameter =
    view?.inputs.find(({ name }) => name === port)?.role === 'parameter' || view?.node.trainable?.[port] === true;
  const sentence = isSource
    ? `${node} is known: ${isParameter ? 'a parameter' : 'an input'}, ${size}.`
    : `${node} has its ${port}: ${isParameter ? 'a parameter' : 'a value of its own'}, ${size}.`;
  const ref: TensorRef = { node, port, side: 'value' };
  return { sentence, tex: equation(context, node, [whole(ref)], value) };
}

function forwardText(context: ExplainContext, { node, outputs }: StepOf<'forward'>): StepText {
  const [port = 'y', ...others] = Object.keys(outputs);
  const explanation = explainPort(context, node, port, 'value');
  const what = others.length === 0 ? port : `${[port, ...others].slice(0, -1).join(', ')} and ${others.at(-1)}`;
  // Of further outputs, what is not said already.
  const first = firstSentence(explanation?.words);
  const more = others.map((other) => firstSentence(explainPort(context, node, other, 'value')?.words));
  const added = [...new Set(more)].filter((words) => words !== '' && words !== first);
  return {
    sentence: [joinedWords(`${node} computes ${what}`, explanation?.words), ...added].join(' '),
    tex: ruleEquation(context, explanation),
  };
}

function seedText(context: ExplainContext, { node, port, value }: StepOf<'seed'>): StepText {
  const ref: TensorRef = { node, port, side: 'gradient' };
  const names = namesFor(context, node);
  const symbol = names.symbol(ref).plain;
  const sentence = isSeeded(context)
    ? `Backward starts at ${portKey(node, port)}: its gradient is given.`
    : `Backward starts at ${node}: the gradient of ${symbol} with respect to itself is 1.`;
  return { sentence, tex: equation(context, node, [whole(ref)], value) };
}

function vjpText(context: ExplainContext, { node, port, to }: StepOf<'vjp'>): StepText {
  const explanation = explainPort(context, node, port, 'gradient');
  const start =
    to === null ? `${node} sends a gradient to ${port}` : `${node} sends a gradient back to ${to.node} through ${port}`;
  return { sentence: joinedWords(start, explanation?.words), tex: ruleEquation(context, explanation) };
}

function accumulateText(context: ExplainContext, step: StepOf<'accumulate'>): StepText {
  const { node, port, count, of, from, value } = step;
  const view = nodeView(context, node);
  const name = view?.op.source === true ? node : portKey(node, port);
  const rest = count === of ? 'All have arrived' : `${of - count} more to come`;
  const sentence = `${name} is read ${of} times, so gradients add up: contribution ${count}, from ${portKey(from.node, from.port)}, is added. ${rest}.`;
  const senders = sendersTo(context.trace, node, port).slice(0, count);
  const sum: Expression = {
    kind: 'add',
    terms: senders.map((sender) => whole({ ...sender, side: 'gradient' })),
  };
  return { sentence, tex: equation(context, node, [whole({ node, port, side: 'gradient' }), sum], value) };
}

function updateText(context: ExplainContext, { node, port, before, after }: StepOf<'update'>): StepText {
  const left = toTex(whole({ node, port, side: 'value' }), {
    names: namesFor(context, node),
    numbers: null,
    digits: 4,
  });
  const [was, is] = [before, after].map((value) => inlineTex(value));
  return {
    sentence: `The optimizer moves ${portKey(node, port)} against its gradient.`,
    tex: was === null || is === null ? null : `${left}:\\; ${was} \\to ${is}`,
  };
}

/** `fc computes y` and `Each entry ...` -> `fc computes y: each entry ...`; only the first sentence of the words. */
function joinedWords(start: string, words: string | undefined): string {
  const first = firstSentence(words);
  if (first === '') return `${start}.`;
  const text = /^(A|[A-Z][a-z]+)\b/.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first;
  return `${start}: ${/[.!?]$/.test(text) ? text : `${text}.`}`;
}

function firstSentence(words: string | undefined): string {
  return words?.split(/(?<=[.!?])\s+(?=\p{Lu})/u)[0] ?? '';
}

function ruleEquation(context: ExplainContext, explanation: Explanation | null): string | null {
  if (explanation === null) return null;
  const { left, rule, value, subject } = explanation;
  return equation(context, subject.node, rule === null ? [left] : [left, rule], value);
}

/** The parts with symbols; a sum also with its numbers; then the value, as far as it fits on a line. */
function equation(
  context: ExplainContext,
  node: string,
  parts: readonly Expression[],
  value: Recorded | undefined,
): string {
  const style: PrintStyle = { names: namesFor(context, node), numbers: null, digits: 4 };
  const texts = parts.map((part) => toTex(part, style));
  const result = value === undefined ? null : inlineTex(value);
  const last = parts.at(-1);
  if (last?.kind === 'add' && last.terms.every((term) => term.kind === 'tensor' && term.ref.side === 'gradient')) {
    const filled = writtenOut(context, last.terms, style);
    if (filled !== null) texts.push(filled);
  }
  return [...texts, ...(result === null ? [] : [result])].join(' = ');
}

/** `0.3 + (-0.1)`; null when a term does not fit on a line. */
function writtenOut(context: ExplainContext, terms: readonly Expression[], style: PrintStyle): string | null {
  const frame = frameAt(context.trace, context.step);
  const texts: string[] = [];
  for (const term of terms) {
    const value = term.kind === 'tensor' ? frame.gradient(portKey(term.ref.node, term.ref.port))?.value : undefined;
    const text = value === undefined ? null : inlineTex(value);
    if (text === null) return null;
    const loose = text.startsWith('-') && texts.length > 0 && tightness(term, style) > 0;
    texts.push(loose ? `\\left(${text}\\right)` : text);
  }
  return texts.join(' + ');
}

const mostInline = 4;

/** A scalar, or a short vector as (a, b); null for anything that would not fit on a line. */
export function inlineTex(value: Recorded, digits = 4): string | null {
  if (isSummary(value) || value.shape.length > 1 || value.data.length > mostInline || value.data.length === 0)
    return null;
  const numbers = [...value.data].map((entry) => numberTex(entry, digits));
  return value.shape.length === 0 ? (numbers[0] ?? null) : `\\left(${numbers.join(',\\, ')}\\right)`;
}
