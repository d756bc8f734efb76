// recordRun: runs a document and records every step, a step at a time, so that the caller decides when to pause.
import type { GraphDocument } from '../document/model.ts';
import { execute } from '../engine/execute.ts';
import { inputsOf, type Op, outputsOf, type Problem } from '../engine/op.ts';
import type { Optimizer } from '../engine/optimizer.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Instruction, Program } from '../engine/program.ts';
import { type Resolution, resolve } from '../engine/resolve.ts';
import type { Step } from '../engine/step.ts';
import { targetProblem } from '../engine/target.ts';
import type { Tensor } from '../engine/tensor.ts';
import { type UpdateStep, updates as updatesOf, withUpdates } from '../engine/train.ts';
import { birthWatch } from './births.ts';
import { chooseTarget } from './chooseTarget.ts';
import { kinkWatch } from './kinkNotes.ts';
import { type Lowered, lower } from './lower.ts';
import { mapTensors } from './mapTensors.ts';
import { seenValues } from './seenValues.ts';
import { sentence } from './sentence.ts';
import { isRequired } from './signatures.ts';
import { summarize } from './summarize.ts';
import type { Birth, KinkNote, Recorded, RecordedStep, RunDiagnostic, Trace } from './trace.ts';

/** A document made ready to run: its program with what it differentiates, and the shapes of everything. */
export interface Prepared {
  readonly program: Program;
  readonly resolution: Resolution;
  readonly wires: Lowered['wires'];
  /** What is said of the target before anything runs. */
  readonly diagnostics: readonly RunDiagnostic[];
}

/** Never throws, whatever the document says; nothing is computed yet. */
export function prepare(document: GraphDocument, ops: ReadonlyMap<string, Op>): Prepared {
  const { instructions, wires } = lower(document, ops);
  const untargeted = resolve({ instructions, target: null });
  const { target, diagnostics } = chooseTarget(document, untargeted, wires);
  const program: Program = { instructions, target };
  const resolution = { ...untargeted, program };
  return { program, resolution: { ...resolution, targetProblem: targetProblem(resolution) }, wires, diagnostics };
}

export interface RecordOptions {
  readonly revision?: number;
  /** Tensors with more elements are recorded as summaries. Infinity: never. */
  readonly summarizeAbove?: number;
  /** Moves every trainable value once after backward: an `update` step each. */
  readonly update?: Optimizer;
}
export interface Recording {
  readonly trace: Trace;
  /** Every value and gradient, whole. */
  readonly outcome: Outcome;
  /** What the optimizer did; `afterUpdates` makes them the held values of a next run. */
  readonly updates: readonly UpdateStep[];
}

/** Yields each step as it happens; the answer repeats them all in the trace. */
export function* recordRun(
  prepared: Prepared,
  { revision = 0, summarizeAbove = Number.POSITIVE_INFINITY, update }: RecordOptions = {},
): Generator<RecordedStep, Recording> {
  const { program, resolution, wires } = prepared;
  const steps: RecordedStep[] = [];
  const record = (value: Tensor): Recorded => (value.data.length > summarizeAbove ? summarize(value) : value);
  const instructions = new Map(program.instructions.map((each) => [each.node, each]));
  const seen = seenValues((node) => sourceOutput(instructions.get(node)), wires);
  const bornIn = birthWatch(program, seen);
  const births: Birth[] = [];
  const kinksOf = kinkWatch();
  const kinks: KinkNote[] = [];
  let backwardStart = -1;

  const add = (step: Step): RecordedStep => {
    births.push(...bornIn(step, steps.length));
    seen.see(step);
    const ran = step.kind === 'forward' ? instructions.get(step.node) : undefined;
    if (ran?.op.kinkAt !== undefined) kinks.push(...kinksOf.look(ran, seen.inputs(ran)));
    if (step.kind === 'seed') backwardStart = steps.length;
    const recorded = mapTensors<Tensor, Recorded>(step, record);
    steps.push(recorded);
    return recorded;
  };
  const running = execute(program, resolution);
  let next = running.next();
  for (; next.done !== true; next = running.next()) yield add(next.value);
  const outcome = next.value;
  const updates = update === undefined ? [] : [...updatesOf(program, outcome, update)];
  for (const step of updates) yield add(step);
  const seed = steps[backwardStart];
  const [first] = births;
  const trace: Trace = {
    revision,
    target: seed?.kind === 'seed' ? { node: seed.node, port: seed.port } : null,
    steps,
    wires,
    shapes: resolution.shapes,
    diagnostics: [
      ...nodeDiagnostics(program, outcome.problems),
      ...prepared.diagnostics,
      ...targetDiagnostics(program, outcome),
      ...births.map(birthDiagnostic),
    ],
    births,
    firstNonFinite: first === undefined ? null : { node: first.node, port: first.port, step: first.step },
    kinks,
    backwardStart: seed === undefined ? steps.length : backwardStart,
  };
  return { trace, outcome, updates };
}

/** The same graph with its trainable values moved. */
export function afterUpdates(prepared: Prepared, updates: Recording['updates']): Prepared {
  const program = withUpdates(prepared.program, updates);
  return { ...prepared, program, resolution: { ...prepared.resolution, program } };
}

function sourceOutput(instruction: Instruction | undefined): string | null {
  if (instruction?.op.source !== true) return null;
  return outputsOf(instruction.op, instruction.params)[0]?.name ?? null;
}

function nodeDiagnostics(program: Program, problems: ReadonlyMap<string, Problem>): RunDiagnostic[] {
  return program.instructions.flatMap((instruction): RunDiagnostic[] => {
    const { node } = instruction;
    const problem = problems.get(node);
    return problem === undefined ? [] : [diagnostic(problem, instructionCode(instruction), node)];
  });
}

function instructionCode({ op, params, inputs }: Program['instructions'][number]): string {
  const isBare = inputsOf(op, params).some((port) => isRequired(port) && !Object.hasOwn(inputs, port.name));
  return isBare ? 'unwired-port' : 'cannot-run';
}

/** Nothing is said of a target that only waits for a node which says itself why it failed. */
function targetDiagnostics({ target }: Program, outcome: Outcome): RunDiagnostic[] {
  const { targetProblem: problem, problems, blocked } = outcome;
  if (problem === null || target === null || problems.has(target.node) || blocked.has(target.node)) return [];
  const code = problem.expected === 'scalar' ? 'seed-needed' : 'bad-target';
  return [diagnostic(problem, code, target.node, sentence(null, problem))];
}

function birthDiagnostic({ node, port, message }: Birth): RunDiagnostic {
  return { severity: 'warning', code: 'not-finite', message, node, port };
}

function diagnostic(problem: Problem, code: string, node: string, message = sentence(node, problem)): RunDiagnostic {
  return {
    severity: 'error',
    code,
    message,
    node,
    ...(problem.port !== undefined && { port: problem.port }),
    ...(problem.fix !== undefined && { fix: problem.fix }),
  };
}
