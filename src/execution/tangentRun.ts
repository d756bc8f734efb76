// tangentRun: forward mode on a document: a direction at one held tensor, the tangents of everything, and the check by reverse mode.
import { forwardMode, heldSlot, type TangentStep } from '../engine/forwardMode.ts';
import { isProblem, type Problem } from '../engine/op.ts';
import { targetFailure } from '../engine/outcome.ts';
import { compile, type Plan } from '../engine/plan.ts';
import { type PortKey, portKey } from '../engine/program.ts';
import { random } from '../engine/random.ts';
import { accumulate, backwardNode, forwardNode, type RunState, start, startBackward } from '../engine/rules.ts';
import { type Shape, sameShape, shapeWords, sizeOf } from '../engine/shape.ts';
import { seedOf, targetPort } from '../engine/target.ts';
import { type Tensor, zeros } from '../engine/tensor.ts';
import type { Prepared } from './recordRun.ts';
import { summarize } from './summarize.ts';
import type { DirectionChoice, RecordedTangentStep, TangentQuestion, TangentReport } from './tangents.ts';
import type { Recorded } from './trace.ts';

export interface TangentOptions {
  readonly revision?: number;
  /** Tensors with more elements are recorded as summaries. Infinity: never. */
  readonly summarizeAbove?: number;
}

/** Yields where the caller may pause. */
export function* tangentRun(
  { program, resolution }: Prepared,
  question: TangentQuestion,
  { revision = 0, summarizeAbove = Number.POSITIVE_INFINITY }: TangentOptions = {},
): Generator<void, TangentReport> {
  const at = targetPort(program);
  const state = start(compile(resolution));
  const differentiates = yield* bothPasses(state);
  const about = { revision, question, target: differentiates && at ? portKey(at.node, at.port) : null };
  const nothing = { from: null, steps: [], tangents: new Map(), blocked: new Map(), directional: null };
  const found = directionOf(state, question);
  if (isProblem(found)) return { ...about, ...nothing, problem: found };

  const record = (value: Tensor): Recorded => (value.data.length > summarizeAbove ? summarize(value) : value);
  const steps: RecordedTangentStep[] = [];
  const work = forwardMode(state, found.slot, found.direction);
  let next = work.next();
  for (; next.done !== true; next = work.next()) {
    if (next.value !== null) steps.push(recorded(next.value, record));
    yield;
  }
  const { tangents, bySlot, blocked, problems } = next.value;
  const isLost = at !== null && (problems.has(at.node) || blocked.has(at.node));
  return {
    ...about,
    from: found.from,
    steps,
    tangents: new Map([...tangents].map(([key, value]) => [key, record(value)])),
    blocked,
    directional: differentiates && !isLost ? directional(state, found, bySlot[state.plan.target!]) : null,
    problem: null,
  };
}

/** Values and gradients; answers whether there is a target. A node at a time. */
function* bothPasses(state: RunState): Generator<void, boolean> {
  for (const node of state.plan.nodes) {
    if (node.role === 'op') forwardNode(state, node);
    yield;
  }
  if (state.plan.target === null || targetFailure(state) !== null) return false;
  startBackward(state);
  for (const node of state.plan.backward) {
    backwardNode(state, node, ({ slot }, contribution) => {
      if (contribution) accumulate(state, slot, contribution, false);
    });
    yield;
  }
  return true;
}

/** All at once. */
export function tangentsOf(prepared: Prepared, question: TangentQuestion, options: TangentOptions = {}): TangentReport {
  const work = tangentRun(prepared, question, options);
  for (let next = work.next(); ; next = work.next()) if (next.done === true) return next.value;
}

function recorded(step: TangentStep, record: (value: Tensor) => Recorded): RecordedTangentStep {
  switch (step.kind) {
    case 'failed':
      return step;
    case 'seed':
      return { ...step, value: record(step.value) };
    case 'jvp':
      return {
        ...step,
        outputs: Object.fromEntries(Object.entries(step.outputs).map(([port, value]) => [port, record(value)])),
      };
  }
}

interface Laid {
  readonly slot: number;
  readonly direction: Tensor;
  readonly from: { readonly node: string; readonly port: string };
}

function directionOf(state: RunState, { from: key, direction }: TangentQuestion): Laid | Problem {
  const { plan, values, gradients } = state;
  const slot = heldSlot(plan, key);
  const value = slot === null ? undefined : values[slot];
  if (slot === null || value === undefined) return notHeld(plan, key);
  const from = placeOf(plan, slot);
  if (from === null) return notHeld(plan, key);
  const made = make(direction, value.shape, gradients[slot], key);
  return isProblem(made) ? made : { slot, direction: made, from };
}

function make(choice: DirectionChoice, shape: Shape, gradient: Tensor | undefined, key: PortKey): Tensor | Problem {
  switch (choice.kind) {
    case 'entry': {
      const size = sizeOf(shape);
      if (!Number.isInteger(choice.entry) || choice.entry < 0 || choice.entry >= size) {
        return {
          problem: `${key} has ${size} ${size === 1 ? 'entry' : 'entries'}, so there is no entry ${choice.entry + 1}`,
          fix: { kind: 'advice', text: `Choose an entry of ${key}, which is ${shapeWords(shape)}.` },
        };
      }
      const unit = zeros(shape);
      unit.data[choice.entry] = 1;
      return unit;
    }
    case 'values':
      if (sameShape(choice.value.shape, shape)) return choice.value;
      return {
        problem: `the direction is ${shapeWords(choice.value.shape)}, but ${key} is ${shapeWords(shape)}`,
        fix: { kind: 'advice', text: `Give a number for every entry of ${key}.` },
      };
    case 'random': {
      const numbers = random(choice.seed);
      const made = zeros(shape);
      for (let i = 0; i < made.data.length; i++) made.data[i] = numbers.normal();
      return made;
    }
    case 'gradient':
      return (
        gradient ?? {
          problem: `${key} has no gradient, so there is no direction of steepest ascent`,
          fix: { kind: 'advice', text: 'Choose an entry or another direction.' },
        }
      );
  }
}

function placeOf({ held }: Plan, slot: number): Laid['from'] | null {
  const port = held.find((input) => input.slot === slot);
  if (port === undefined) return null;
  return { node: port.key.slice(0, port.key.length - port.name.length - 1), port: port.name };
}

function notHeld({ held, nodes }: Plan, key: PortKey): Problem {
  const wired = nodes
    .flatMap(({ inputs }) => inputs)
    .find((input) => input.key === key && input.source.kind === 'wire');
  const source = wired?.source.kind === 'wire' ? portKey(wired.source.node, wired.source.port) : null;
  const names = held.slice(0, 6).map((input) => input.key);
  const known =
    names.length === 0 ? 'no port holds one' : `held are ${names.join(', ')}${held.length > 6 ? ', ...' : ''}`;
  return {
    problem:
      source === null
        ? `${key} holds no tensor that could move; ${known}`
        : `${key} is wired: it moves with ${source}, and holds no tensor of its own; ${known}`,
    fix: { kind: 'advice', text: 'Start the tangents at an input, a parameter or another held tensor.' },
  };
}

/** The rate at which the target changes along the direction, by each of the two modes. Without a tangent (or a gradient) it is 0. */
function directional(
  state: RunState,
  { slot, direction }: Laid,
  tangent: Tensor | undefined,
): TangentReport['directional'] {
  const gradient = state.incomplete[slot] ? null : (state.gradients[slot] ?? zeros(direction.shape));
  if (gradient === null) return null;
  const seed = seedOf(state.plan.resolution.program);
  return { forward: tangent ? dot(seed, tangent) : 0, reverse: dot(gradient, direction) };
}

function dot(a: Tensor, b: Tensor): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += a.data[i]! * b.data[i]!;
  return sum;
}
