// chooseTarget: what a document differentiates, once the shapes are known: its `backward`, or the one output that must be meant.
import { heldTensor } from '../document/heldValue.ts';
import type { GraphDocument, HeldValue } from '../document/model.ts';
import { listed } from '../document/shown.ts';
import { initialize } from '../engine/initialize.ts';
import { isProblem, type Op, outputsOf } from '../engine/op.ts';
import { type PortKey, type Program, portKey } from '../engine/program.ts';
import type { Resolution } from '../engine/resolve.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { initializerOf } from './lower.ts';
import type { RunDiagnostic } from './trace.ts';

export interface Choice {
  readonly target: Program['target'];
  readonly diagnostics: readonly RunDiagnostic[];
}

const forwardOnly: Choice = { target: null, diagnostics: [] };

/** `resolution` is that of the program without a target. */
export function chooseTarget(
  document: GraphDocument,
  resolution: Resolution,
  wires: ReadonlyMap<PortKey, PortKey>,
): Choice {
  if (document.backward === null) return forwardOnly;
  if (document.backward === undefined) return defaultTarget(resolution, wires);
  const { from, seed } = document.backward;
  const [node, port] = from;
  if (seed === undefined) return { target: { node, port, seed: null }, diagnostics: [] };
  const key = portKey(node, port);
  const value = seedTensor(seed, resolution.shapes.get(wires.get(key) ?? key) ?? []);
  if ('problem' in value) {
    const message = `The seed of ${key} ${value.problem}. Give it another value, or leave it out.`;
    return { target: null, diagnostics: [{ severity: 'error', code: 'bad-seed', message, node, port }] };
  }
  return { target: { node, port, seed: value }, diagnostics: [] };
}

/** An initializer takes the shape of the port that it seeds. */
function seedTensor(seed: HeldValue, shape: Shape): Tensor | { readonly problem: string } {
  const held = heldTensor(seed);
  if (held.kind === 'tensor') return { shape: held.shape, data: held.data };
  if (held.kind === 'problem') return held;
  const made = initialize(initializerOf(held), shape);
  return isProblem(made) ? { problem: `cannot be made: ${made.problem}` } : made;
}

interface Candidate {
  readonly node: string;
  readonly port: string;
  readonly op: Op;
}

/** The one scalar output that nothing reads; losses go before other ops, and ops before sources. */
function defaultTarget(resolution: Resolution, wires: ReadonlyMap<PortKey, PortKey>): Choice {
  const { program, shapes, problems, blocked } = resolution;
  const read = new Set(wires.values());
  const candidates: Candidate[] = [];
  for (const { node, op, params } of program.instructions) {
    if (problems.has(node) || blocked.has(node)) continue;
    for (const { name: port } of outputsOf(op, params)) {
      const key = portKey(node, port);
      if (!read.has(key) && shapes.get(key)?.length === 0) candidates.push({ node, port, op });
    }
  }
  const losses = candidates.filter(({ op }) => op.family === 'Losses');
  const computed = candidates.filter(({ op }) => op.source !== true);
  const meant = [losses, computed, candidates].find((group) => group.length > 0) ?? [];
  const [only] = meant;
  if (only !== undefined && meant.length === 1) {
    return { target: { node: only.node, port: only.port, seed: null }, diagnostics: [] };
  }
  if (only === undefined) {
    // Where something failed, or nothing is computed yet, there is a plainer thing to say.
    const isPlain = problems.size === 0 && program.instructions.some(({ op }) => op.source !== true);
    return isPlain ? { target: null, diagnostics: [noTarget] } : forwardOnly;
  }
  const names = listed(meant.map(({ node, port }) => portKey(node, port)));
  return {
    target: null,
    diagnostics: [
      {
        severity: 'warning',
        code: 'ambiguous-target',
        message: `Several scalar outputs could be the cost: ${names}. Choose which one to differentiate.`,
      },
    ],
  };
}

const noTarget: RunDiagnostic = {
  severity: 'warning',
  code: 'no-target',
  message: 'No scalar output is left unread, so there is no cost to differentiate. Choose a port and give it a seed.',
};
