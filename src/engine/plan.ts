// plan: a resolved program compiled for running: every tensor has a slot, every node knows what it reads, writes and sends back.
import { inputsOf, outputsOf } from './op.ts';
import { type Instruction, type PortKey, portKey, type Source } from './program.ts';
import type { Resolution } from './resolve.ts';
import type { Shape } from './shape.ts';
import { targetPort } from './target.ts';

/** An input port with something on it. */
export interface PlannedInput {
  readonly name: string;
  readonly key: PortKey;
  /** Index of this port among all input ports of the plan. */
  readonly id: number;
  /** Where its value is; the slot of the output it is wired from, or one of its own. */
  readonly slot: number;
  readonly shape: Shape;
  readonly source: Source;
  readonly differentiable: boolean;
  /** Held, and moved by optimizers. */
  readonly trainable: boolean;
}

export interface PlannedOutput {
  readonly name: string;
  readonly key: PortKey;
  readonly slot: number;
  readonly shape: Shape;
}

export interface PlannedNode {
  readonly index: number;
  readonly node: string;
  readonly instruction: Instruction;
  /** `source`: its output is its held value, and it runs no rule. Failed and blocked nodes only have their held values known. */
  readonly role: 'op' | 'source' | 'failed' | 'blocked';
  readonly inputs: readonly PlannedInput[];
  readonly outputs: readonly PlannedOutput[];
  /** The ports whose cotangent is asked for: held ones first, then wired ones, each in port order. Empty: no vjp is run. */
  readonly asked: readonly PlannedInput[];
  /** `VjpContext.needs` for this node. */
  needs(port: string): boolean;
}

export interface Plan {
  readonly resolution: Resolution;
  /** In the order in which they run. */
  readonly nodes: readonly PlannedNode[];
  /** Nodes with a vjp to run, in the order in which they run backward: only those that the target depends on. */
  readonly backward: readonly PlannedNode[];
  /** The slot of the target, or null when backward does not start. */
  readonly target: number | null;
  readonly slots: number;
  readonly ports: number;
  /** Held ports of nodes that could be inferred, open ones included, in the order in which they are fed. */
  readonly held: readonly PlannedInput[];
  /** Per slot: how many asked ports might send a contribution to it. */
  readonly senders: readonly number[];
}

export interface PlanOptions {
  /** `all` asks for the gradient of every differentiable port, `trainable` only for what leads to a trainable one. */
  readonly gradients?: 'all' | 'trainable';
}

export function compile(resolution: Resolution, { gradients = 'all' }: PlanOptions = {}): Plan {
  const slotOf = new Map<PortKey, number>();
  const useful: boolean[] = [];
  let ports = 0;
  const newSlot = (isUseful: boolean): number => useful.push(isUseful) - 1;

  const nodes = resolution.program.instructions.map((instruction, index): PlannedNode => {
    const { node, op, params } = instruction;
    const role = roleOf(instruction, resolution);
    const inputs: PlannedInput[] = [];
    for (const port of inputsOf(op, params)) {
      const source = Object.hasOwn(instruction.inputs, port.name) ? instruction.inputs[port.name] : undefined;
      const key = portKey(node, port.name);
      const shape = resolution.shapes.get(key);
      // The shape that an initializer would have in a failed node may be the very reason of the failure.
      if (!source || !shape || (source.kind === 'open' && role === 'failed')) continue;
      const trainable = source.kind !== 'wire' && source.trainable;
      const slot =
        source.kind === 'wire'
          ? slotOf.get(portKey(source.node, source.port))
          : newSlot(trainable || gradients === 'all');
      if (slot === undefined) continue;
      const { name, differentiable } = port;
      inputs.push({ name, key, id: ports++, slot, shape, source, differentiable, trainable });
    }
    const asked = inputs.filter((input) => role === 'op' && input.differentiable && useful[input.slot]);
    const outputs = outputsOf(op, params).flatMap(({ name }): PlannedOutput[] => {
      const key = portKey(node, name);
      const shape = resolution.shapes.get(key);
      if (!shape || role === 'failed' || role === 'blocked') return [];
      // A source's output is its held value: one slot, one gradient.
      const slot = role === 'source' ? inputs[0]!.slot : newSlot(gradients === 'all' || asked.length > 0);
      slotOf.set(key, slot);
      return [{ name, key, slot, shape }];
    });
    const names = new Set(asked.map(({ name }) => name));
    const isHeld = ({ source }: PlannedInput): boolean => source.kind !== 'wire';
    return {
      index,
      node,
      instruction,
      role,
      inputs,
      outputs,
      asked: [...asked.filter(isHeld), ...asked.filter((input) => !isHeld(input))],
      needs: (port) => names.has(port),
    };
  });
  const target = targetSlot(resolution, nodes);
  return {
    resolution,
    nodes,
    ...backwardOrder(nodes, target, useful.length),
    target,
    slots: useful.length,
    ports,
    held: nodes.flatMap(({ inputs }) => inputs.filter(({ source }) => source.kind !== 'wire')),
  };
}

/** The nodes that a slot depends on. */
export function leadingTo({ nodes }: Plan, slot: number): ReadonlySet<PlannedNode> {
  const wanted = new Set([slot]);
  const found = new Set<PlannedNode>();
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((output) => wanted.has(output.slot))) continue;
    found.add(node);
    for (const input of node.inputs) wanted.add(input.slot);
  }
  return found;
}

function roleOf({ node, op, inputs }: Instruction, { problems, blocked }: Resolution): PlannedNode['role'] {
  if (problems.has(node)) return 'failed';
  if (blocked.has(node)) return 'blocked';
  const sources = Object.values(inputs);
  return op.source === true && sources.length === 1 && sources[0]?.kind !== 'wire' ? 'source' : 'op';
}

function targetSlot(resolution: Resolution, nodes: readonly PlannedNode[]): number | null {
  const at = targetPort(resolution.program);
  if (!at || resolution.targetProblem) return null;
  const found = nodes.find(({ node }) => node === at.node);
  const port = [...(found?.outputs ?? []), ...(found?.inputs ?? [])].find(({ name }) => name === at.port);
  return port?.slot ?? null;
}

function backwardOrder(
  nodes: readonly PlannedNode[],
  target: number | null,
  slots: number,
): Pick<Plan, 'backward' | 'senders'> {
  const senders = Array.from({ length: slots }, () => 0);
  if (target === null) return { backward: [], senders };
  const reached = Array.from({ length: slots }, (_, slot) => slot === target);
  const backward = nodes.toReversed().filter(({ asked, outputs }) => {
    const runs = asked.length > 0 && outputs.some(({ slot }) => reached[slot]);
    if (runs) {
      for (const { slot } of asked) {
        reached[slot] = true;
        senders[slot]! += 1;
      }
    }
    return runs;
  });
  return { backward, senders };
}
