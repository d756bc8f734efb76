// Odd but possible files for every op, drawn at random: scalars, nothing, rank 5, NaN, wrong indices, params of another kind. Whatever is in
// them, the command line answers numbers, or one sentence that names the node, and status 2. SEED=... repeats a run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { completeParams, type InputPort, inputsOf, type Op, outputsOf, type ParamSpec } from '../engine/op.ts';
import { random } from '../engine/random.ts';
import { ops } from '../ops/index.ts';
import { chainrule } from './chainrule.ts';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
const from = random(seed);
const ROUNDS = 8;
const folder = mkdtempSync(join(tmpdir(), 'chainrule-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chance = (share: number): boolean => from.uniform() < share;
function pick<T>(all: readonly T[]): T {
  return all[Math.floor(from.uniform() * all.length)]!;
}

const shapes: readonly (readonly number[])[] = [
  [],
  [1],
  [0],
  [3],
  [5],
  [2, 3],
  [4, 3],
  [0, 3],
  [3, 0],
  [1, 1],
  [2, 1, 3],
  [2, 2, 2, 2],
  [1, 2, 3, 3],
  [2, 1, 3, 1, 2],
]; // prettier-ignore
const oddNumbers = [0, 1, -1, 0.5, -0, 3, 1e300, -1e300, 'NaN', 'Infinity', '-Infinity', 1e-300, 1000, -1000, 2 ** 53];
const oddParams = [
  null,
  'x',
  true,
  -1,
  0,
  1e9,
  1.5,
  [],
  [1, 2, 3],
  [-1],
  {},
  'NaN',
  1e308,
  [1e9],
  [99],
  'ij,jk->ik',
  '',
];
const lists = [[], [0], [1], [-1], [2, 3], [1, 0], [-1, -2], [0, 0], [1, 1, 1, 1], [1e6], [1, -1], [3], [5, -5]];
const equations = [
  'ij,jk->ik',
  'i,i->i',
  'ii',
  '->',
  '',
  'ab',
  'ij->kk',
  '...',
  'i...,...i',
  'é',
  ',',
  'ijk',
  'ij->ijij',
];

function tensor(isWhole: boolean): object {
  const shape = pick(shapes);
  const isOdd = chance(0.3);
  const entry = (): unknown =>
    isOdd ? pick(oddNumbers) : isWhole ? Math.floor(from.uniform() * 3) : Math.round(from.uniform() * 400 - 200) / 100;
  return { shape, data: Array.from({ length: shape.reduce((size, length) => size * length, 1) }, entry) };
}

function paramOf(spec: ParamSpec): unknown {
  if (chance(0.15)) return pick<unknown>(oddParams);
  switch (spec.kind) {
    case 'integer':
      return pick<unknown>([0, 1, -1, 2, 3, 5, -2, -6, 100, 2 ** 31, spec.default]);
    case 'number':
      return pick<unknown>([0, 1, -1, 0.5, 1e6, -1e6, 1e-300, 1e300, spec.default]);
    case 'boolean':
      return chance(0.5);
    case 'choice':
      return pick(spec.options);
    case 'integers':
      return pick<unknown>([...lists, spec.default]);
    case 'text':
      return pick(equations);
  }
}

/** A document of one node: sometimes a sample of the op with something changed, sometimes anything. */
function documentOf(op: Op): object {
  const sample = chance(0.4) ? pick(op.samples) : null;
  const odd = Object.fromEntries(op.params.flatMap((spec) => (chance(0.4) ? [[spec.name, paramOf(spec)]] : [])));
  const params = { ...sample?.params, ...(sample && chance(0.5) ? {} : odd) };
  const portsOf = (): readonly InputPort[] => inputsOf(op, completeParams(op, sample?.params ?? {}));
  const inputs = portsOf().flatMap(({ name, integer, role }): [string, object][] => {
    const known = sample?.inputs[name];
    if (known && chance(0.8))
      return [
        [name, { shape: known.shape, data: Array.from(known.data, (x) => (Number.isFinite(x) ? x : String(x))) }],
      ];
    return chance(0.9) ? [[name, tensor(integer === true || (role === 'target' && chance(0.5)))]] : [];
  });
  const [output] = outputsOf(op, completeParams(op, {}));
  return {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [{ id: 'odd', op: op.name, position: [0, 0], params, inputs: Object.fromEntries(inputs) }],
    edges: [],
    backward: chance(0.2)
      ? null
      : { from: ['odd', output?.name ?? 'y'], ...(chance(0.3) && { seed: pick<unknown>([1, [1, 2], 'NaN', [[1]]]) }) },
  };
}

const secrets = /undefined|TypeError|RangeError|Cannot read|not a function|\[object|at fault|node_modules|\.ts:/;

test.each(ops.map((op) => [op.name, op] as const))(`%s (seed ${seed})`, async (_, op) => {
  for (let round = 0; round < ROUNDS; round++) {
    const content = JSON.stringify(documentOf(op));
    const file = join(folder, 'odd.json');
    writeFileSync(file, content);
    let out = '';
    const said: string[] = [];
    const status = await chainrule(['run', file, '--json'], {
      print: (text) => {
        out += text;
      },
      complain: (line) => said.push(line),
    });
    const { values, diagnostics } = JSON.parse(out) as { values: object; diagnostics: readonly { severity: string }[] };
    expect(values).toBeTypeOf('object');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect([status, said.length, errors.length > 0], content).toEqual(errors.length > 0 ? [2, 1, true] : [0, 0, false]);
    for (const line of said) {
      expect(line, content).toMatch(/\bodd\b/);
      expect(line, content).toMatch(/^\S.{10,500}[.)]$/);
      expect(line, content).not.toMatch(secrets);
    }
  }
});
