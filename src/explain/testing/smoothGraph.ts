// smoothGraph: a small graph of random ops, with fan-out, held tensors, broadcasting and a seed, that runs without a problem.
import { heldValueOf } from '../../document/heldValue.ts';
import type { GraphDocument, GraphEdge, GraphNode } from '../../document/model.ts';
import { completeParams, inputsOf } from '../../engine/op.ts';
import type { Random } from '../../engine/random.ts';
import { type Shape, sizeOf } from '../../engine/shape.ts';
import { checkDocument } from '../../execution/checkRun.ts';
import { runDocument } from '../../execution/runDocument.ts';
import type { Trace } from '../../execution/trace.ts';
import { opByName } from '../../ops/index.ts';
import { foundAgain } from './differences.ts';

/** Smooth where the numbers of these graphs lie, so that differences can be taken. */
const unary =
  'Sigmoid Tanh Softplus GELU SiLU Sin Cos Exp Square Negate Softsign ELU Mish Reciprocal Sqrt Log Softmax LogSoftmax Sum Mean LogSumExp Transpose ' +
  'Flatten LayerNorm RMSNorm L2Normalize CumSum ReLU LeakyReLU Abs Variance StandardDeviation L2Norm Affine';
const binary = 'Add Subtract Multiply Divide Maximum Minimum Atan2 MatMul Outer Dot MeanSquaredError Huber';
const known = (names: string): readonly string[] => names.split(' ').filter((name) => opByName.has(name));

export function smoothGraph(draw: Random): GraphDocument {
  for (;;) {
    const document = attempt(draw);
    if (document !== null) return document;
  }
}

function attempt(draw: Random): GraphDocument | null {
  const pick = <T>(list: readonly T[]): T => list[draw.integer(list.length)] as T;
  const tensor = (shape: Shape) =>
    heldValueOf(
      shape,
      // Away from 0 and from one another, and no number that a formula has by itself.
      Array.from(
        { length: sizeOf(shape) },
        () => Number((0.2 + 1.6 * draw.uniform()).toFixed(3)) * (draw.uniform() < 0.25 ? -1 : 1),
      ),
    );
  const shape: Shape = pick([[3], [2, 3], [2], [4, 2], [3, 3]]);
  const names = Array.from('abcdefgh', (letter) => `n${letter}`);
  const nodes: GraphNode[] = [
    { id: 'sx', op: 'Input', position: [0, 0], inputs: { value: tensor(shape) } },
    {
      id: 'sw',
      op: 'Parameter',
      position: [0, 0],
      inputs: { value: tensor(pick([shape, shape.slice(-1), [], shape])) },
    },
  ];
  const edges: GraphEdge[] = [];
  const count = 3 + draw.integer(4);
  for (let at = 0; at < count; at++) {
    const id = names[at] ?? '';
    const before = nodes.map((node) => node.id);
    const isUnary = draw.uniform() < 0.6;
    const op = pick(known(isUnary ? unary : binary));
    const spec = opByName.get(op);
    const ports = typeof spec?.inputs === 'function' ? spec.inputs({ bias: true }) : (spec?.inputs ?? []);
    const wired = isUnary ? 1 : 2;
    const node: GraphNode = {
      id,
      op,
      position: [0, 0],
      ...(op === 'Affine' && { params: { units: 2 } }),
      ...((op === 'Sum' || op === 'Mean') && draw.uniform() < 0.5 && { params: { axes: [0] } }),
    };
    nodes.push(node);
    for (const port of ports.slice(0, wired)) {
      // The last node more often than the others, so that paths are long.
      const from = draw.uniform() < 0.5 ? (before.at(-1) ?? 'sx') : pick(before);
      edges.push({ from: [from, 'y'], to: [id, port.name] });
    }
  }
  const last = nodes.at(-1);
  if (last === undefined) return null;
  const output = outputOf(nodes, last.id);
  const fixed = edges.map(({ from, to }): GraphEdge => ({ from: [from[0], outputOf(nodes, from[0])], to }));
  const bare: GraphDocument = { format: 'chainrule', version: 1, title: '', nodes, edges: fixed, backward: null };
  const shapeOfLast = runDocument(bare, opByName).shapes.get(`${last.id}.${output}`);
  if (shapeOfLast === undefined) return null;
  const document: GraphDocument = {
    ...bare,
    backward: {
      from: [last.id, output],
      ...(shapeOfLast.length > 0 && { seed: tensor(shapeOfLast) }),
    },
  };
  return isTame(document) ? document : null;
}

/** It runs, its tensors are small, its numbers are neither huge nor on a corner, so that differences tell its slopes to many digits. */
export function isTame(document: GraphDocument): boolean {
  const trace = runDocument(document, opByName);
  if (trace.diagnostics.length > 0 || trace.firstNonFinite !== null) return false;
  for (const shape of trace.shapes.values())
    if (shape.length > 2 || shape.some((length) => length === 0 || length > 6)) return false;
  for (const step of trace.steps) {
    const values =
      step.kind === 'forward' ? Object.values(step.outputs) : step.kind === 'vjp' ? [step.contribution] : [];
    for (const value of values)
      if ('data' in value && value.data.some((entry) => Math.abs(entry) > mostAtOnce)) return false;
  }
  return (
    !sitsOnKink(document, trace) && checkDocument(document, opByName).rows.every(({ verdict }) => verdict !== 'kink')
  );
}

/**
 * Whether the numbers of any op sit on one of its corners. The check moves sources alone, and where min(a, a) reads one of them twice, that
 * one cannot tell; but each port moved by itself can.
 */
function sitsOnKink(document: GraphDocument, trace: Trace): boolean {
  const { tensor } = foundAgain(document, trace);
  return document.nodes.some(({ id, op: name, params: given }) => {
    const op = opByName.get(name);
    if (op?.kinkAt === undefined) return false;
    const params = completeParams(op, given);
    const inputs = inputsOf(op, params).map(({ name: port }) => [port, tensor({ node: id, port, side: 'value' })]);
    return Object.keys(op.kinkAt(Object.fromEntries(inputs), params)).length > 0;
  });
}

const mostAtOnce = 40;

function outputOf(nodes: readonly GraphNode[], id: string): string {
  const op = opByName.get(nodes.find((node) => node.id === id)?.op ?? '');
  return (op?.outputs as readonly { readonly name: string }[] | undefined)?.[0]?.name ?? 'y';
}
