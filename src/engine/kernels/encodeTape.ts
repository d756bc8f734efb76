// encodeTape: a tape as the bytes of a WebAssembly module, whose one export runs it. Short loops over entries are written out as vectors.
// https://webassembly.github.io/spec/core/binary/modules.html
import type { Precision } from './arena.ts';
import { type KernelCall, type KernelName, signatures } from './machine.ts';
import { memoryLimits } from './modules.ts';

const I32 = 0x7f;
const F64 = 0x7c;
/** Entries in one function: engines compile many small functions sooner than a long one. */
const CHUNK = 400;
/** Vectors that are written out; longer loops are called. */
const MOST_VECTORS = 8;

const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
};
/** Addresses and counts: none is negative, and the highest bit of the last byte would say that it is. */
const constant = (value: number): number[] => {
  const bytes = [0x41];
  let rest = value;
  for (; rest > 63; rest >>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
};
const float = (value: number): number[] => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)];
const text = (value: string): number[] => [value.length, ...Array.from(value, (letter) => letter.charCodeAt(0))];
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];

/** The opcodes of vector arithmetic, by precision. */
const lanes = {
  float32: { add: 0xe4, subtract: 0xe5, multiply: 0xe6, divide: 0xe7, negate: 0xe1, splat: 0x13, lessOrEqual: 0x45 },
  float64: { add: 0xf0, subtract: 0xf1, multiply: 0xf2, divide: 0xf3, negate: 0xed, splat: 0x14, lessOrEqual: 0x4b },
};
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
const AND_NOT = simd(0x4f);
/** Of float32: absolute value, less. */
const ABSOLUTE = simd(0xe0);
const LESS = simd(0x43);

/** The call written out, or null when it is better called. Buffers end on 16 bytes, so whole vectors may run over their last entry. */
function writtenOut({ name, args }: KernelCall, precision: Precision): number[] | null {
  const size = precision === 'float64' ? 8 : 4;
  const perVector = 16 / size;
  const op = lanes[precision];
  const load = (address: number): number[] => [...constant(address), ...simd(0x00), 0, 0];
  const spread = (value: number): number[] => [
    ...(precision === 'float64' ? float(value) : [...float(value), 0xb6]),
    ...simd(op.splat),
  ];
  const each = (out: number, count: number, value: (offset: number) => number[]): number[] | null => {
    const vectors = Math.ceil(count / perVector);
    if (vectors > MOST_VECTORS) return null;
    return Array.from({ length: vectors }, (_, k) => [
      ...constant(out + 16 * k),
      ...value(16 * k),
      ...simd(0x0b),
      0,
      0,
    ]).flat();
  };
  /** In float32, 0 instead of what is below the least normal number: `flushed` in assembly/lanes.as. */
  const flushed = (value: number[]): number[] =>
    precision === 'float64' ? value : [...value, ...value, ...ABSOLUTE, ...spread(2 ** -126), ...LESS, ...AND_NOT];
  const [p = 0, q = 0, r = 0, s = 0, t = 0] = args;
  switch (name) {
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide': {
      const [out = 0, a = 0, , stepA, b = 0, , stepB, rows = 0, length = 0] = args;
      // One row of a whole buffer, or a single entry.
      if (rows !== 1 || (length > 1 && (stepA !== 1 || stepB !== 1))) return null;
      return each(out, length, (at) => [...load(a + at), ...load(b + at), ...simd(op[name])]);
    }
    case 'addInto':
      return each(p, r, (at) => [...load(p + at), ...load(q + at), ...simd(op.add)]);
    case 'scale':
      return each(p, s, (at) => [...load(q + at), ...spread(r), ...simd(op.multiply)]);
    case 'negate':
      return each(p, r, (at) => [...load(q + at), ...simd(op.negate)]);
    case 'descend':
      return each(p, t, (at) => [
        ...load(q + at),
        ...spread(s),
        ...load(r + at),
        ...simd(op.multiply),
        ...simd(op.subtract),
      ]);
    case 'fill':
      return each(p, r, () => spread(q));
    case 'relu':
      return each(p, r, (at) => [...load(q + at), ...load(q + at), ...spread(0), ...simd(op.lessOrEqual), ...AND_NOT]);
    case 'pullRelu':
      return each(p, s, (at) =>
        flushed([...load(q + at), ...load(r + at), ...spread(0), ...simd(op.lessOrEqual), ...AND_NOT]),
      );
    case 'pullTanh':
      return each(p, s, (at) =>
        flushed([
          ...load(q + at),
          ...spread(1),
          ...load(r + at),
          ...load(r + at),
          ...simd(op.multiply),
          ...simd(op.subtract),
          ...simd(op.multiply),
        ]),
      );
    case 'sumRows':
      return r === 1 ? each(p, s, (at) => [...load(q + at), ...spread(0), ...simd(op.add)]) : null;
    case 'sum':
      // Of one entry, undivided.
      return r === 1 && s === 1 ? each(p, 1, () => [...load(q), ...spread(0), ...simd(op.add)]) : null;
    case 'product':
    case 'sharedProduct':
    case 'pullSigmoid':
    case 'exp':
    case 'tanh':
    case 'sigmoid':
    case 'convolve':
    case 'convolveBack':
    case 'convolveKernel':
      return null;
  }
}

/**
 * Imports `host.memory`, `host.work` (runs an entry that is TypeScript; 0 stops the step) and `kernels`; exports `step`, which answers 1
 * when it came to the end.
 */
export function encodeTape(
  entries: readonly (KernelCall | (() => boolean))[],
  precision: Precision,
  memory: 'own' | 'shared' = 'own',
): Uint8Array {
  const called = entries.map((entry) => (typeof entry === 'function' ? null : writtenOut(entry, precision)));
  const names = new Set<KernelName>();
  entries.forEach((entry, k) => {
    if (typeof entry !== 'function' && called[k] === null) names.add(entry.name);
  });
  const kernels = [...names];
  const typeOf = (name: KernelName): number[] => {
    const types = Array.from(signatures[name], (letter) => (letter === 'f' ? F64 : I32));
    return [0x60, ...list(types.map((type) => [type])), 0];
  };
  const WORK = 0;
  const indexOf = new Map(kernels.map((name, k) => [name, k + 1]));
  const first = kernels.length + 1;

  let works = 0;
  const bodies: number[][] = [];
  for (let start = 0; start < entries.length; start += CHUNK) {
    const code: number[] = [];
    for (let k = start; k < Math.min(start + CHUNK, entries.length); k++) {
      const entry = entries[k]!;
      if (typeof entry === 'function') {
        // if (work(k) == 0) return 0
        code.push(...constant(works++), 0x10, WORK, 0x45, 0x04, 0x40, ...constant(0), 0x0f, 0x0b);
        continue;
      }
      const inline = called[k];
      if (inline) code.push(...inline);
      else {
        const types = signatures[entry.name];
        entry.args.forEach((value, at) => code.push(...(types[at] === 'f' ? float(value) : constant(value))));
        code.push(0x10, ...unsigned(indexOf.get(entry.name)!));
      }
    }
    bodies.push([0, ...code, ...constant(1), 0x0b]);
  }
  const step = [0];
  bodies.forEach((_, k) => {
    step.push(0x10, ...unsigned(first + k), 0x45, 0x04, 0x40, ...constant(0), 0x0f, 0x0b);
  });
  bodies.push([...step, ...constant(1), 0x0b]);

  const work = [0x60, 1, I32, 1, I32];
  const whole = [0x60, 0, 1, I32];
  return Uint8Array.from([
    // \0asm, version 1
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, list([work, whole, ...kernels.map(typeOf)])),
    ...section(
      2,
      list([
        [...text('host'), ...text('memory'), 2, ...memoryLimits[memory]],
        [...text('host'), ...text('work'), 0, 0],
        ...kernels.map((name, k) => [...text('kernels'), ...text(name), 0, ...unsigned(k + 2)]),
      ]),
    ),
    ...section(3, list(bodies.map(() => [1]))),
    ...section(7, list([[...text('step'), 0, ...unsigned(first + bodies.length - 1)]])),
    ...section(10, list(bodies.map((body) => [...unsigned(body.length), ...body]))),
  ]);
}
