// resolve: abstract evaluation: the shape of every port, or why a node cannot run, without touching any data.
import { initializerProblem } from './initialize.ts';
import {
  type Cost,
  type Inferred,
  type InputPort,
  type InputShape,
  inputsOf,
  isProblem,
  outputsOf,
  type Problem,
} from './op.ts';
import { type Instruction, type PortKey, type Program, portKey } from './program.ts';
import { type Shape, shapeWords, sizeOf } from './shape.ts';
import { targetProblem } from './target.ts';

/** No tensor may hold more numbers than this. */
export const MOST_PER_TENSOR = 2 ** 24;
/** All held values and outputs of a program together may hold no more numbers than this. */
export const MOST_IN_ALL = 2 ** 25;
/** One forward pass of a program may take no more multiplications than this: some seconds. */
export const MOST_WORK = 2 ** 31;

export interface Resolution {
  readonly program: Program;
  /** Input and output ports whose shape could be inferred, whether or not their node can run. */
  readonly shapes: ReadonlyMap<PortKey, Shape>;
  /** Node -> why it cannot run. */
  readonly problems: ReadonlyMap<string, Problem>;
  /** Node -> the failed node that it waits for, directly or through others. It is not at fault itself. */
  readonly blocked: ReadonlyMap<string, string>;
  /** Why backward cannot start, or null. Also null when the program has no target. */
  readonly targetProblem: Problem | null;
  /** Numbers that the nodes which can run will hold: their held values and outputs. */
  readonly elements: number;
  /** Multiplications of one forward pass, as far as ops say what they cost. */
  readonly multiplications: number;
}

/**
 * Shapes of a whole program. Nothing is allocated, so a program that would not fit in memory gets a problem here. A node that fails
 * stops only what depends on it. Throws only when two instructions have the same node id.
 */
export function resolve(program: Program): Resolution {
  const shapes = new Map<PortKey, Shape>();
  const problems = new Map<string, Problem>();
  const blocked = new Map<string, string>();
  const seen = new Set<string>();
  let elements = 0;
  let work = 0;

  for (const instruction of program.instructions) {
    const { node } = instruction;
    if (seen.has(node)) throw new Error(`the program has two instructions for the node ${node}`);
    const culprit = waitsFor(instruction, problems, blocked);
    const answer = inferNode(instruction, seen, shapes, culprit !== null);
    seen.add(node);
    if (culprit !== null) blocked.set(node, culprit);
    else if (answer === null || isProblem(answer)) {
      if (answer) problems.set(node, answer);
    } else {
      const needed = recordShapes(instruction, answer, shapes);
      const cost = costOf(instruction, shapes);
      const excess = excessOf(instruction, shapes, elements + needed) ?? workExcess(instruction, cost, work);
      if (excess) problems.set(node, excess);
      else {
        elements += needed;
        work += cost.multiplications;
      }
    }
  }
  const partial = { program, shapes, problems, blocked, elements, multiplications: work };
  return { ...partial, targetProblem: targetProblem(partial) };
}

function waitsFor(
  instruction: Instruction,
  problems: ReadonlyMap<string, Problem>,
  blocked: ReadonlyMap<string, string>,
): string | null {
  for (const source of Object.values(instruction.inputs)) {
    if (source.kind !== 'wire') continue;
    if (problems.has(source.node)) return source.node;
    const culprit = blocked.get(source.node);
    if (culprit !== undefined) return culprit;
  }
  return null;
}

/** Records the input shapes that are known and infers the outputs, unless the node is blocked (then null). */
function inferNode(
  instruction: Instruction,
  seen: ReadonlySet<string>,
  shapes: Map<PortKey, Shape>,
  isBlocked: boolean,
): Inferred | Problem | null {
  const { node, op, params } = instruction;
  const inputs: Record<string, InputShape> = {};
  let problem: Problem | null = null;
  const ports = inputsOf(op, params);
  for (const port of ports) {
    const found = inputShape(instruction, port, seen, shapes);
    if (typeof found === 'object' && 'problem' in found) problem ??= found;
    else {
      inputs[port.name] = found;
      if (typeof found === 'object') shapes.set(portKey(node, port.name), found);
    }
  }
  for (const [name, source] of Object.entries(instruction.inputs)) {
    if (source.kind === 'wire' && !ports.some((port) => port.name === name)) {
      problem ??= {
        problem: `${node} (${op.name}) has no input port "${name}"`,
        port: name,
        fix: { kind: 'advice', text: 'Remove the wire.' },
      };
    }
  }
  if (isBlocked || problem) return isBlocked ? null : problem;
  try {
    const answer = op.infer(inputs, params);
    return isProblem(answer) ? answer : (inferredProblem(instruction, answer, inputs) ?? answer);
  } catch (error) {
    return brokenOp(instruction, 'infer', error);
  }
}

function inputShape(
  { node, inputs }: Instruction,
  port: InputPort,
  seen: ReadonlySet<string>,
  shapes: ReadonlyMap<PortKey, Shape>,
): InputShape | Problem {
  const source = Object.hasOwn(inputs, port.name) ? inputs[port.name] : undefined;
  const key = portKey(node, port.name);
  if (source === undefined) {
    if (port.optional === true) return undefined;
    return {
      problem: `${key} has nothing on it`,
      port: port.name,
      fix:
        port.default === undefined
          ? { kind: 'advice', text: `Wire an output to ${key} or give it a value.` }
          : { kind: 'hold', port: port.name, value: port.default, text: 'Give it its default value' },
    };
  }
  switch (source.kind) {
    case 'held':
      return source.value.shape;
    case 'open': {
      const problem = initializerProblem(source.initializer);
      return problem ? { ...problem, port: port.name } : 'open';
    }
    case 'wire': {
      const from = portKey(source.node, source.port);
      const shape = seen.has(source.node) ? shapes.get(from) : undefined;
      if (shape) return shape;
      return {
        problem: seen.has(source.node)
          ? `${key} is wired from ${from}, which is not an output`
          : `${key} is wired from ${from}, which does not run before it`,
        port: port.name,
        fix: { kind: 'advice', text: `Wire ${key} from another output.` },
      };
    }
  }
}

function proper(shape: Shape | undefined): boolean {
  return Array.isArray(shape) && shape.every((length) => Number.isInteger(length) && length >= 0);
}

/** A mistake in the op itself: an output or an open port without a proper shape. */
function inferredProblem(
  instruction: Instruction,
  inferred: Inferred,
  inputs: Readonly<Record<string, InputShape>>,
): Problem | null {
  for (const { name } of outputsOf(instruction.op, instruction.params)) {
    if (!proper(inferred.outputs[name])) return brokenOp(instruction, 'infer', `no shape for its output "${name}"`);
  }
  for (const [name, shape] of Object.entries(inputs)) {
    if (shape === 'open' && !proper(inferred.inputs?.[name])) {
      return {
        problem: `the shape of ${portKey(instruction.node, name)} cannot be told from what is wired to ${instruction.node}`,
        port: name,
        fix: { kind: 'advice', text: 'Give it a value of its own.' },
      };
    }
  }
  return null;
}

/** Adds the inferred shapes; answers how many numbers the node will hold. */
function recordShapes(instruction: Instruction, inferred: Inferred, shapes: Map<PortKey, Shape>): number {
  const { node, op, params, inputs } = instruction;
  let needed = 0;
  for (const { name } of inputsOf(op, params)) {
    const source = inputs[name];
    if (source?.kind === 'open') shapes.set(portKey(node, name), inferred.inputs?.[name] ?? []);
    if (source && source.kind !== 'wire') needed += sizeOf(shapes.get(portKey(node, name)) ?? []);
  }
  for (const { name } of outputsOf(op, params)) {
    const shape = inferred.outputs[name] ?? [];
    shapes.set(portKey(node, name), shape);
    if (op.source !== true) needed += sizeOf(shape);
  }
  return needed;
}

function excessOf(
  { node, op, params, inputs }: Instruction,
  shapes: ReadonlyMap<PortKey, Shape>,
  total: number,
): Problem | null {
  const held = inputsOf(op, params).filter(({ name }) => inputs[name] && inputs[name].kind !== 'wire');
  for (const { name } of [...held, ...outputsOf(op, params)]) {
    const shape = shapes.get(portKey(node, name)) ?? [];
    // An empty tensor with enormous other axes holds nothing, but loops over those axes would never end.
    const extent = sizeOf(shape.map((length) => Math.max(length, 1)));
    if (extent <= MOST_PER_TENSOR) continue;
    return {
      problem: `${portKey(node, name)} would be ${shapeWords(shape)}, ${countText(extent)} numbers; one tensor may have at most ${countText(MOST_PER_TENSOR)}`,
      port: name,
      expected: `at most ${countText(MOST_PER_TENSOR)} numbers`,
      received: `${countText(extent)} numbers`,
      fix: { kind: 'advice', text: 'Make its axes smaller.' },
    };
  }
  if (total <= MOST_IN_ALL) return null;
  return {
    problem: `with ${node} (${op.name}) the graph would hold ${countText(total)} numbers; it may hold at most ${countText(MOST_IN_ALL)}`,
    expected: `at most ${countText(MOST_IN_ALL)} numbers in all`,
    received: `${countText(total)} numbers`,
    fix: { kind: 'advice', text: 'Use smaller tensors or fewer nodes.' },
  };
}

function costOf({ node, op, params }: Instruction, known: ReadonlyMap<PortKey, Shape>): Cost {
  if (!op.cost) return { multiplications: 0 };
  const ports = [...inputsOf(op, params), ...outputsOf(op, params)];
  const shapes = ports.flatMap(({ name }) => {
    const shape = known.get(portKey(node, name));
    return shape ? [[name, shape] as const] : [];
  });
  return op.cost(Object.fromEntries(shapes), params);
}

function workExcess({ node, op }: Instruction, { multiplications, largest = 0 }: Cost, before: number): Problem | null {
  if (largest > MOST_PER_TENSOR) {
    return {
      problem: `on its way ${node} (${op.name}) would make a tensor of ${countText(largest)} numbers; one tensor may have at most ${countText(MOST_PER_TENSOR)}`,
      expected: `at most ${countText(MOST_PER_TENSOR)} numbers`,
      received: `${countText(largest)} numbers`,
      fix: { kind: 'advice', text: 'Make its axes smaller.' },
    };
  }
  const total = before + multiplications;
  if (total <= MOST_WORK) return null;
  return {
    problem: `with ${node} (${op.name}) the graph would take ${countText(total)} multiplications; it may take at most ${countText(MOST_WORK)}`,
    expected: `at most ${countText(MOST_WORK)} multiplications in all`,
    received: `${countText(total)} multiplications`,
    fix: { kind: 'advice', text: 'Use smaller tensors or fewer nodes.' },
  };
}

function countText(count: number): string {
  return count < 1e15 ? count.toLocaleString('en') : count.toExponential(2);
}

/** An op that broke its own promises. It stops like any other failing node, so that the rest of the graph still runs. */
export function brokenOp({ node, op }: Instruction, rule: 'infer' | 'forward' | 'vjp', reason: unknown): Problem {
  const why = reason instanceof Error ? reason.message : String(reason);
  return { problem: `${node} stopped: the ${rule} rule of ${op.name} is at fault (${why})` };
}
