// team: a large product cut into parts, which several threads take one after the other from the same memory. Every entry is summed by one
// thread in the order of the inner index, so the bits do not depend on how many threads there are, nor on who takes what.
import type { KernelCall } from './machine.ts';
import { type WasmFunction, type WasmMemory, type WasmModule, webAssembly } from './modules.ts';

/** Threads that wait to be handed a memory to help in. Each does so by calling `help`. */
export interface Helpers {
  readonly count: number;
  /** Hands a helper its place; the one that it had before has been dismissed. */
  place(helper: number, place: Place): void;
}

/** Where a helper works, in a form that can be posted to its thread. */
export interface Place {
  /** The kernels, in their form for shared memory. */
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  readonly bits: '32' | '64';
  /** The byte address of the words by which threads agree on who does what. */
  readonly board: number;
  /** The byte address of what this helper alone may write over. */
  readonly scratch: number;
}

/** Words of the board. TICKET: how many parts there are (high byte) and which is taken next (low byte), or that everyone may leave. */
const TICKET = 0;
/** How many parts the helpers have finished. */
const DONE = 1;
/** How many columns a part has, or rows, negated. */
const GRAIN = 2;
/** The arguments of the product, without its scratch. */
const ARGS = 3;
const WORDS = 12;
const LEAVE = -1;

/** From this many multiplications on a product is parted: below, telling the others takes longer than they save. */
const LEAST = 2 ** 18;
/** How often a helper looks before it sleeps: products of one step follow each other within microseconds. */
const PATIENCE = 20_000;
/** How long to sleep where a helper that took a part has been held up, ms. */
const NAP = 0.2;

/** Whether a call is of a product that is worth parting. */
export function isParted({ name, args }: KernelCall): boolean {
  const [, , , , , rows = 0, inner = 0, columns = 0] = args;
  return name === 'product' && rows > 1 && inner > 1 && columns > 1 && rows * inner * columns >= LEAST;
}

let present: Helpers | null = null;
let gathered: Team | null = null;

/** Says who helps the training runs that start from now on; null: nobody. */
export function installHelpers(helpers: Helpers | null): void {
  gathered?.dismiss();
  present = helpers;
}
export function helpersPresent(): Helpers | null {
  return present;
}

export interface Team {
  /** The product that all take part in: its arguments and its answer are those of the kernel `product`. */
  readonly product: WasmFunction;
  /** How many there are, with the one that asks. */
  readonly threads: number;
  /** Sends the helpers away. Products go on without them. */
  dismiss(): void;
}

type Kernels = Readonly<Record<string, WasmFunction>>;

/** Gathers the helpers in a memory. They can be in one only, and leave the one that they were in. */
export function gather(
  helpers: Helpers,
  place: Omit<Place, 'scratch'>,
  scratches: readonly number[],
  kernels: Kernels,
): Team {
  gathered?.dismiss();
  const board = boardOf(place);
  const alone = kernels[`product${place.bits}`]!;
  const part = kernels[`productPart${place.bits}`]!;
  let isGathered = true;
  for (let k = 0; k < helpers.count; k++) helpers.place(k, { ...place, scratch: scratches[k]! });

  const product: WasmFunction = (...args) => {
    if (!isGathered) return alone(...args);
    const [, , , , , rows = 0, , columns = 0, scratch = 0] = args;
    const across = columns >= rows;
    const length = across ? columns : rows;
    // Two parts for each thread, so that one that is held up holds up the others less.
    const grain = grainOf(length, 2 * (helpers.count + 1), across ? 8 : 6);
    const parts = Math.ceil(length / grain);
    board[GRAIN] = across ? grain : -grain;
    for (let k = 0; k < 8; k++) board[ARGS + k] = args[k]!;
    Atomics.store(board, DONE, 0);
    Atomics.store(board, TICKET, parts << 8);
    Atomics.notify(board, TICKET);
    let own = 0;
    while (takePart(board, part, scratch)) own++;
    for (let looks = 0; ; looks++) {
      const done = Atomics.load(board, DONE);
      if (done === parts - own) return 0;
      if (looks > PATIENCE) Atomics.wait(board, DONE, done, NAP);
    }
  };
  const team: Team = {
    product,
    threads: helpers.count + 1,
    dismiss() {
      if (gathered === team) gathered = null;
      isGathered = false;
      Atomics.store(board, TICKET, LEAVE);
      Atomics.notify(board, TICKET);
    },
  };
  gathered = team;
  return team;
}

/** What a helper's thread does in its place, until it is dismissed. It sleeps while there is nothing to do, and answers no messages. */
export function help(place: Place): void {
  const board = boardOf(place);
  const { Instance } = webAssembly()!;
  const kernels = new Instance(place.module, { env: { memory: place.memory } }).exports;
  const part = kernels[`productPart${place.bits}`]!;
  for (let looks = 0; ; looks++) {
    while (takePart(board, part, place.scratch)) {
      Atomics.add(board, DONE, 1);
      looks = 0;
    }
    const ticket = Atomics.load(board, TICKET);
    if (ticket === LEAVE) return;
    if (looks > PATIENCE && isTaken(ticket)) Atomics.wait(board, TICKET, ticket);
  }
}

function boardOf({ memory, board }: Omit<Place, 'scratch'>): Int32Array {
  return new Int32Array(memory.buffer, board, WORDS);
}

const isTaken = (ticket: number): boolean => ticket === LEAVE || (ticket & 255) >= ticket >> 8;

/** Does the next part of the product on the board; false when all have been taken. */
function takePart(board: Int32Array, part: WasmFunction, scratch: number): boolean {
  let ticket = Atomics.load(board, TICKET);
  for (;;) {
    if (isTaken(ticket)) return false;
    const seen = Atomics.compareExchange(board, TICKET, ticket, ticket + 1);
    if (seen === ticket) break;
    ticket = seen;
  }
  // The part is ours, and what is on the board stays there until we have done it.
  const [out, a, flipA, b, flipB, rows, inner, columns] = board.subarray(ARGS) as unknown as Eight;
  const grain = board[GRAIN]!;
  const from = (ticket & 255) * Math.abs(grain);
  const end = Math.min(grain > 0 ? columns : rows, from + Math.abs(grain));
  const [firstRow, endRow, firstColumn, endColumn] = grain > 0 ? [0, rows, from, end] : [from, end, 0, columns];
  part(out, a, flipA, b, flipB, rows, inner, columns, firstRow, endRow, firstColumn, endColumn, scratch);
  return true;
}
type Eight = readonly [number, number, number, number, number, number, number, number];

/** How long each part is, in whole units, so that there are at most `parts` of them. */
function grainOf(length: number, parts: number, unit: number): number {
  return Math.ceil(length / parts / unit) * unit;
}
