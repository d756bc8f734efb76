// passes: the forward pass in the order in which it ran, and the backward pass in the order of the trace.

import { sentence } from '../../execution/sentence.ts';
import { isSummary, type RecordedStep } from '../../execution/trace.ts';
import { derivationOf, type NodeView, nodeView } from '../context.ts';
import { explainPort } from '../explainPort.ts';
import { type Expression, type TensorRef, whole } from '../expression.ts';
import { isSeeded } from '../names.ts';
import { sendersTo } from '../portReason.ts';
import { boundQuantities } from '../quantities.ts';
import { type Build, entryBlocks, ruleEquation } from './build.ts';
import { type Block, type Part, paragraph, type Section, shown, symbols, words } from './derivationBlocks.ts';
import { jacobianBlocks } from './jacobianBlocks.ts';

type StepOf<K extends RecordedStep['kind']> = Extract<RecordedStep, { readonly kind: K }>;

export function forwardPass(build: Build): Section | null {
  const parts = build.context.trace.steps.flatMap((step): Part[] => {
    if (step.kind === 'forward') return [forwardPart(build, step)];
    return step.kind === 'failed' ? [failedPart(step)] : [];
  });
  return parts.length === 0 ? null : { title: 'Forward pass', blocks: [], parts };
}

function forwardPart(build: Build, { node, outputs }: StepOf<'forward'>): Part {
  const { context } = build;
  const blocks = Object.keys(outputs).flatMap((port): Block[] => {
    const explanation = explainPort(context, node, port, 'value');
    if (explanation === null) return [];
    return [paragraph(explanation.words), ruleEquation(explanation), ...entryBlocks(build, explanation)];
  });
  return { heading: [words(`${node}: ${opName(build, node)}`)], blocks: [...blocks, ...quantityBlocks(build, node)] };
}

/** What the op works out on the way, which the rules of its gradients name. */
function quantityBlocks(build: Build, node: string): readonly Block[] {
  const view = nodeView(build.context, node);
  if (view === null) return [];
  const named = boundQuantities(view, derivationOf(build.context.trace, view));
  if (named.length === 0) return [];
  const equations = named.map(({ ref, rule }): Block => {
    const value = build.quantity(ref);
    return {
      kind: 'equation',
      left: symbols(whole(ref)),
      sides: [symbols(rule.whole), ...(value === undefined ? [] : [{ kind: 'result', value } as const])],
    };
  });
  return [paragraph('On the way it works out, for the gradients below:'), ...equations];
}

function failedPart({ node, problem }: StepOf<'failed'>): Part {
  return { heading: [words(`${node} did not run`)], blocks: [paragraph(sentence(node, problem))] };
}

export function backwardPass(build: Build): Section | null {
  const { steps } = build.context.trace;
  const from = steps.findLastIndex((step) => step.kind === 'seed');
  if (from < 0) return null;
  const parts = steps.slice(from).flatMap((step): Part[] => {
    switch (step.kind) {
      case 'seed':
        return [seedPart(build, step)];
      case 'vjp':
        return [vjpPart(build, step)];
      case 'accumulate':
        return step.count === step.of ? [sumPart(build, step)] : [];
      case 'feed':
      case 'forward':
      case 'update':
      case 'failed':
        return [];
    }
  });
  return { title: 'Backward pass', blocks: [], parts };
}

function seedPart(build: Build, { node, port, value }: StepOf<'seed'>): Part {
  const gradient = whole({ node, port, side: 'gradient' });
  return {
    heading: [words('The seed')],
    blocks: [
      paragraph(
        isSeeded(build.context)
          ? 'Backward starts here: this gradient is given.'
          : 'Backward starts here: the gradient of the cost with respect to itself is 1.',
      ),
      { kind: 'equation', left: symbols(gradient), sides: [{ kind: 'result', value }] },
    ],
  };
}

function vjpPart(build: Build, { node, port }: StepOf<'vjp'>): Part {
  const { context } = build;
  const ref: TensorRef = { node, port, side: 'gradient' };
  const view = nodeView(context, node);
  const explanation = explainPort(context, node, port, 'gradient');
  const heading = [shown(whole(ref)), words(`, through ${port} of ${node} (${opName(build, node)})`)];
  if (view === null || explanation === null) return { heading, blocks: [] };
  return {
    heading,
    blocks: [
      ...(explanation.words === '' ? [] : [paragraph(explanation.words)]),
      ruleEquation(explanation),
      ...entryBlocks(build, explanation),
      ...jacobianBlocks(build, view, port),
    ],
  };
}

/** Fan-out: all contributions, and their sum. */
function sumPart({ context }: Build, { node, port, of, value }: StepOf<'accumulate'>): Part {
  const senders = sendersTo(context.trace, node, port);
  const sum: Expression = { kind: 'add', terms: senders.map((sender) => whole({ ...sender, side: 'gradient' })) };
  const gradient = whole({ node, port, side: 'gradient' });
  return {
    heading: [shown(gradient), words(', the sum')],
    blocks: [
      paragraph(
        shown(whole({ node, port, side: 'value' })),
        ` is read ${of} times, so what comes back through each reader is added up.`,
      ),
      {
        kind: 'equation',
        left: symbols(gradient),
        sides: [
          symbols(sum, true),
          ...(isSummary(value) ? [] : [{ kind: 'numbers', expression: sum } as const]),
          { kind: 'result', value },
        ],
      },
    ],
  };
}

function opName({ context }: Build, id: string): string {
  const view: NodeView | null = nodeView(context, id);
  return view === null ? '' : view.op.name;
}
