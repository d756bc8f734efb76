// target: what is differentiated, and why it cannot be.
import { inputsOf, outputsOf, type Problem } from './op.ts';
import { type Instruction, type PortKey, type Program, portKey } from './program.ts';
import { type Shape, sameShape, shapeName, shapeText, shapeWords } from './shape.ts';
import { scalar, type Tensor } from './tensor.ts';

interface Known {
  readonly program: Program;
  readonly shapes: ReadonlyMap<PortKey, Shape>;
  readonly problems: ReadonlyMap<string, Problem>;
  readonly blocked: ReadonlyMap<string, string>;
}

/** The port that the seed is laid on. A wired input port stands for the output that feeds it. */
export function targetPort(program: Program): { readonly node: string; readonly port: string } | null {
  const { target } = program;
  if (!target) return null;
  const instruction = program.instructions.find(({ node }) => node === target.node);
  if (!instruction || isOutput(instruction, target.port)) return target;
  const source = Object.hasOwn(instruction.inputs, target.port) ? instruction.inputs[target.port] : undefined;
  if (source?.kind === 'wire') return { node: source.node, port: source.port };
  const [first] = outputsOf(instruction.op, instruction.params);
  return instruction.op.source === true && source && first ? { node: target.node, port: first.name } : target;
}

function isOutput({ op, params }: Instruction, port: string): boolean {
  return outputsOf(op, params).some(({ name }) => name === port);
}

/** Why backward cannot start from the program's target, or null. */
export function targetProblem({ program, shapes, problems, blocked }: Known): Problem | null {
  const { target } = program;
  const at = targetPort(program);
  if (!target || !at) return null;
  const key = portKey(target.node, target.port);
  const instruction = program.instructions.find(({ node }) => node === at.node);
  const another = { kind: 'advice', text: 'Choose another port to differentiate.' } as const;
  if (!instruction) {
    return { problem: `${key} cannot be differentiated: there is no node ${at.node}`, port: target.port, fix: another };
  }
  const held = inputsOf(instruction.op, instruction.params).some(({ name }) => name === at.port);
  if (!held && !isOutput(instruction, at.port)) {
    const problem = `${key} cannot be differentiated: ${at.node} (${instruction.op.name}) has no port "${at.port}"`;
    return { problem, port: target.port, fix: another };
  }
  const culprit = problems.has(at.node) ? at.node : blocked.get(at.node);
  if (culprit !== undefined) return notComputed(key, target.port, culprit);
  const shape = shapes.get(portKey(at.node, at.port));
  if (!shape) return { problem: `${key} cannot be differentiated: nothing is on it`, port: target.port, fix: another };
  return seedProblem(key, target.port, shape, target.seed);
}

export function notComputed(key: PortKey, port: string, culprit: string): Problem {
  return {
    problem: `${key} is not computed because ${culprit} failed, so there is nothing to differentiate`,
    port,
    fix: { kind: 'advice', text: `Repair ${culprit}, or choose another port to differentiate.` },
  };
}

function seedProblem(key: PortKey, port: string, shape: Shape, seed: Tensor | null): Problem | null {
  if (seed === null) {
    if (shape.length === 0) return null;
    return {
      problem: `${key} is ${shapeWords(shape)} and not a scalar, so it needs a seed before it can be differentiated`,
      port,
      expected: 'scalar',
      received: shapeText(shape),
      fix: { kind: 'advice', text: 'Seed it with ones, or sum it to a scalar.' },
    };
  }
  if (sameShape(seed.shape, shape)) return null;
  return {
    problem: `the seed of ${key} is ${shapeWords(seed.shape)}, but ${key} is ${shapeWords(shape)}`,
    port,
    expected: shapeText(shape),
    received: shapeText(seed.shape),
    fix: {
      kind: 'advice',
      text: shape.length === 0 ? 'Let the seed be a number.' : `Give the seed the shape ${shapeName(shape)}.`,
    },
  };
}

/** The cotangent that backward starts with: the given seed, or 1 for a scalar. */
export function seedOf(program: Program): Tensor {
  return program.target?.seed ?? scalar(1);
}
