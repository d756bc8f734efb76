// readHeld: what a foreign port says it holds, rebuilt number by number, with the trainable mark that may be inside.
import { type HeldTensor, heldTensor, heldValueOf, numeralOf, tensorCost } from '../heldValue.ts';
import type { HeldValue } from '../model.ts';
import { field, isObject, named } from './fields.ts';

export interface ReadHeld {
  /** undefined: only a trainable mark, no value. */
  readonly value: HeldValue | undefined;
  readonly trainable: boolean | undefined;
  /** What it counts for in the budget. */
  readonly elements: number;
}

/** `problem`: the end of a sentence that starts with the port's name. */
export function readHeld(raw: unknown): ReadHeld | { readonly problem: string } {
  if (!isObject(raw)) return rebuilt(raw, heldTensor(raw), undefined);
  const mark = field(raw, 'trainable');
  if (mark !== undefined && typeof mark !== 'boolean') {
    return { problem: `says trainable: ${named(mark)}, where true or false belongs` };
  }
  if (!Object.hasOwn(raw, 'value')) {
    if (mark !== undefined && !['init', 'shape', 'data'].some((name) => Object.hasOwn(raw, name))) {
      return { value: undefined, trainable: mark, elements: 0 };
    }
    return rebuilt(raw, heldTensor(raw), mark);
  }
  const inner = raw.value;
  return rebuilt(inner, heldTensor(inner), mark);
}

/** Keeps the form it came in: flat stays flat, nested stays nested where it can. */
function rebuilt(raw: unknown, held: HeldTensor, trainable: boolean | undefined): ReturnType<typeof readHeld> {
  switch (held.kind) {
    case 'problem':
      return { problem: held.problem };
    case 'init': {
      const seeded = isObject(raw) && Object.hasOwn(raw, 'seed');
      return { value: seeded ? { init: held.init, seed: held.seed } : { init: held.init }, trainable, elements: 0 };
    }
    case 'tensor': {
      const { shape, data } = held;
      const value = isObject(raw) ? { shape, data: Array.from(data, numeralOf) } : heldValueOf(shape, data);
      return { value, trainable, elements: tensorCost(shape, Array.isArray(value)) };
    }
  }
}
