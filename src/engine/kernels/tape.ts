// tape: a training step written down as the calls that it makes, to be run again and again without asking anyone what comes next.
import type { Arena, Precision } from './arena.ts';
import type { Kernel, KernelCall, Machine, Places } from './machine.ts';
import { isParted } from './team.ts';

/** A kernel call with its addresses, or something to do in TypeScript that answers whether the step may go on. */
export type TapeEntry = KernelCall | (() => boolean);

export interface Tape extends Machine {
  readonly entries: readonly TapeEntry[];
  /** Whether memory was lent since the last `mark` to someone who fills it without a kernel. */
  readonly isRaw: boolean;
  /** The place to go back to. */
  mark(): number;
  /** Forgets what was written down since the mark. */
  rewind(mark: number): void;
  /** Writes down something to do in TypeScript. */
  note(work: () => boolean): void;
  /** While it works, kernels run but are not written down. */
  unrecorded<T>(work: () => T): T;
}

/** `arena` null: every kernel runs in TypeScript. */
export function makeTape(arena: Arena | null, precision: Precision): Tape {
  const entries: TapeEntry[] = [];
  let isRaw = false;
  let isRecording = true;
  let missed = false;
  const bits = precision === 'float64' ? '64' : '32';
  const noted = (address: number): number => {
    if (address < 0) missed = true;
    return address;
  };
  const places: Places | null = arena && {
    of: (data) => noted(arena.addressOf(data)),
    ofWords: (words) => noted(arena.addressOfWords(words)),
  };
  const callOf = <A extends readonly unknown[]>(kernel: Kernel<A>, args: A): KernelCall | null => {
    if (arena === null || places === null || kernel.call === undefined) return null;
    missed = false;
    const call = kernel.call(places, ...args);
    if (call === null || missed || arena.exports[call.name + bits] === undefined) return null;
    if (call.scratch === undefined) return call;
    if (call.scratch > arena.scratchBytes) return null;
    return { name: arena.team && isParted(call) ? 'sharedProduct' : call.name, args: [...call.args, arena.scratch] };
  };
  return {
    entries,
    get isRaw() {
      return isRaw;
    },
    run(kernel, ...args) {
      const call = callOf(kernel, args);
      if (call !== null) arena!.exports[call.name + bits]!(...call.args);
      else kernel.plain(...args);
      if (!isRecording) return;
      entries.push(
        call ??
          (() => {
            kernel.plain(...args);
            return true;
          }),
      );
    },
    noteRaw() {
      isRaw = true;
    },
    demand(holds) {
      if (isRecording) entries.push(holds);
    },
    mark() {
      isRaw = false;
      return entries.length;
    },
    rewind(mark) {
      entries.length = mark;
    },
    note(work) {
      entries.push(work);
    },
    unrecorded(work) {
      const before = isRecording;
      isRecording = false;
      try {
        return work();
      } finally {
        isRecording = before;
      }
    },
  };
}
