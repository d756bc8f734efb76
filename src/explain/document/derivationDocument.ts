// derivationDocument: builds the whole derivation of a graph: definitions, forward pass, backward pass, all gradients.

import type { GraphDocument } from '../../document/model.ts';
import type { Op } from '../../engine/op.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { frameAt } from '../../execution/frame.ts';
import type { GradientCheckReport } from '../../execution/runner.ts';
import type { Trace } from '../../execution/trace.ts';
import { type ExplainContext, type NodeView, nodeView, shapeOf } from '../context.ts';
import type { TensorRef } from '../expression.ts';
import { noteParts } from '../noteParts.ts';
import { type QuantityNumbers, quantitiesInFrame } from '../quantities.ts';
import { type Build, numbersAt } from './build.ts';
import { definitions } from './definitions.ts';
import { type DerivationDocument, type Inline, paragraph, type Section } from './derivationBlocks.ts';
import { documentNames } from './documentNames.ts';
import { backwardPass, forwardPass } from './passes.ts';
import { gradientTable, sideBySide } from './summary.ts';

export interface DerivationRequest {
  readonly document: GraphDocument;
  readonly ops: ReadonlyMap<string, Op>;
  readonly trace: Trace;
  /** The numeric check of this run, where there has been one. */
  readonly check?: GradientCheckReport | null;
  /** Where the graph comes from. */
  readonly source?: string | null;
  /** Significant digits. */
  readonly digits?: number;
  /** The whole tensor behind a summary, where someone has fetched it. */
  readonly whole?: (ref: TensorRef) => Tensor | undefined;
}

export function derivationDocument(request: DerivationRequest): DerivationDocument {
  const { document, ops, trace, check = null, source = null, digits = 4 } = request;
  const context: ExplainContext = {
    document,
    ops,
    trace,
    step: trace.steps.length,
    ...(request.whole && { whole: request.whole }),
  };
  const frame = frameAt(trace, trace.steps.length);
  const views = inOrder(context);
  const byNode = new Map(views.map((view) => [view.node.id, quantitiesInFrame(context, view, frame)]));
  const quantity: QuantityNumbers = (ref) => byNode.get(ref.node)?.(ref);
  const build: Build = { context, frame, names: documentNames(context), quantity, check };
  const sections = [
    definitions(build, views),
    forwardPass(build),
    backwardPass(build),
    gradientTable(build, views),
    sideBySide(build, views),
    troubles(build),
  ].filter((section): section is Section => section !== null);
  return {
    title: document.title === '' ? 'Untitled graph' : document.title,
    source,
    notes: paragraphsOf(document.notes ?? ''),
    sections,
    names: build.names,
    digits,
    numbers: (ref) => numbersAt(build, ref),
    shape: (ref) => shapeOf(trace, ref) ?? quantity(ref)?.shape,
  };
}

/** Nodes in the order in which they ran; what did not run comes last. */
function inOrder(context: ExplainContext): readonly NodeView[] {
  const order = new Map<string, number>();
  for (const [at, { node }] of context.trace.steps.entries()) if (!order.has(node)) order.set(node, at);
  const place = (id: string): number => order.get(id) ?? Number.POSITIVE_INFINITY;
  return context.document.nodes
    .map(({ id }) => nodeView(context, id))
    .filter((view): view is NodeView => view !== null)
    .toSorted((a, b) => (place(a.node.id) === place(b.node.id) ? 0 : place(a.node.id) - place(b.node.id)));
}

function paragraphsOf(notes: string): readonly (readonly Inline[])[] {
  return notes
    .split(/\n{2,}/)
    .filter((text) => text.trim() !== '')
    .map((text) =>
      noteParts(text).map((part) =>
        part.kind === 'tex' ? { kind: 'foreign', tex: part.text } : { kind: 'words', text: part.text },
      ),
    );
}

/** What was wrong with the graph, so that nobody takes the rest for all. */
function troubles({ context }: Build): Section | null {
  const said = new Set(context.trace.diagnostics.map(({ message }) => message));
  if (said.size === 0) return null;
  return { title: 'What is missing', blocks: [...said].map((message) => paragraph(message)), parts: [] };
}
