// The command line in this process: what it prints, what it answers, and that no input gets more than a sentence out of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { examples, openingExample } from '../examples/index.ts';
import { ops } from '../ops/index.ts';
import { chainrule } from './chainrule.ts';

const folder = mkdtempSync(join(tmpdir(), 'chainrule-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: unknown, name = `graph-${files++}.json`): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return path;
}

interface Answer {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}
async function call(...words: string[]): Promise<Answer> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await chainrule(words, { print: (text) => out.push(text), complain: (line) => err.push(`${line}\n`) });
  return { status, out: out.join(''), err: err.join('') };
}

const opening = fileOf(openingExample.document, 'opening.json');
const graph = (nodes: readonly object[], edges: readonly object[] = [], rest: object = {}) => ({
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: nodes.map((node) => ({ position: [0, 0], ...node })),
  edges,
  ...rest,
});
const wire = (from: string, to: string) => ({ from: from.split('.'), to: to.split('.') });

describe('run', () => {
  test('--json prints target, values and gradients of every port', async () => {
    const { status, out, err } = await call('run', opening, '--json');
    const { target, values, gradients, diagnostics } = JSON.parse(out);
    expect([status, err, target, diagnostics]).toEqual([0, '', 'loss.C', []]);
    expect(Object.keys(values).join(' ')).toBe(
      'x.value x.y fc.x fc.W fc.b fc.y p.x p.beta p.y t.value t.y loss.p loss.target loss.C',
    );
    expect(values['fc.x']).toEqual([1, 2]);
    expect(values['loss.target']).toBe(0);
    expect(values['fc.W']).toEqual([
      [1, 0.5],
      [-1, 2],
    ]);
    expect(values['loss.C']).toBeCloseTo(1.3873353251154308, 13);
    expect(gradients['loss.C']).toBe(1);
    expect(gradients['fc.b']).toEqual(gradients['p.x']);
    expect(gradients['x.value']).toEqual(gradients['x.y']);
    for (const label of ['t.value', 't.y', 'loss.target']) expect(gradients).not.toHaveProperty([label]);
  });

  test('at a fan-out an input port has its own contribution, the output the sum', async () => {
    const olah = examples.find(({ id }) => id === 'olah')?.document;
    const { gradients } = JSON.parse((await call('run', fileOf(olah), '--json')).out);
    expect([gradients['c.b'], gradients['d.a'], gradients['b.y']]).toEqual([2, 3, 5]);
  });

  test('numbers come back bit for bit, what is not finite as strings, empty tensors with their shape', async () => {
    const file = fileOf(
      '{"format":"chainrule","version":1,"title":"","nodes":[' +
        '{"id":"x","op":"Input","position":[0,0],"inputs":{"value":[0.1,-0,1e-300,"NaN","-Infinity"]}},' +
        '{"id":"none","op":"Input","position":[0,0],"inputs":{"value":{"shape":[0,3],"data":[]}}}],"edges":[]}',
    );
    const { status, out } = await call('run', file, '--json');
    const { values } = JSON.parse(out);
    expect(status).toBe(0);
    expect(values['x.y']).toEqual([0.1, -0, 1e-300, 'NaN', '-Infinity']);
    expect(values['none.y']).toEqual({ shape: [0, 3], data: [] });
  });

  test('forward only has no target and no gradients', async () => {
    const { out } = await call('run', fileOf({ ...openingExample.document, backward: null }), '--json');
    expect(JSON.parse(out)).toMatchObject({ target: null, gradients: {} });
  });

  test('a graph with a faulty node prints the rest, and says what is wrong', async () => {
    const file = fileOf(
      graph(
        [
          { id: 'x', op: 'Input', inputs: { value: [1, 2, 3] } },
          { id: 'bad', op: 'Add', inputs: { b: [1, 2] } },
          { id: 'good', op: 'Square' },
        ],
        [wire('x.y', 'bad.a'), wire('x.y', 'good.x')],
      ),
    );
    const { status, out, err } = await call('run', file, '--json');
    const { values, diagnostics } = JSON.parse(out);
    expect(status).toBe(2);
    expect(values['good.y']).toEqual([1, 4, 9]);
    expect(values).not.toHaveProperty(['bad.y']);
    expect(diagnostics[0]).toMatchObject({ severity: 'error', node: 'bad' });
    expect(err).toMatch(/^bad\b.*3.*2.*\n$/);
  });

  test('--steps prints a line for each step', async () => {
    const { status, out } = await call('run', '--steps', opening);
    expect(status).toBe(0);
    expect(out.trimEnd().split('\n').length).toBe(15);
    expect(out).toContain('12  vjp         d p.x = [-0.75026, 0.75026] -> fc.y');
  });

  test('without options: a table to read', async () => {
    const { out } = await call('run', opening);
    expect(out).toContain('d is the gradient of loss.C');
    expect(out).toMatch(/fc\.W +=.*\n +d \[\[-0\.75026, -1\.50052\], /);
  });

  test('several files: one object a line, in order; one that fails does not stop the others', async () => {
    const names = [opening, join(folder, 'missing.json'), fileOf('{'), opening];
    const { status, out, err } = await call('run', ...names, '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(2);
    expect(lines.map(({ file }) => file)).toEqual(names);
    expect(lines.map((line) => 'error' in line)).toEqual([false, true, true, false]);
    expect(Object.keys(lines[1])).toEqual(['file', 'error']);
    expect(lines[3]).toEqual({ ...lines[0], file: names[3] });
    expect(err.trimEnd().split('\n').length).toBe(2);
  });
});

describe('check', () => {
  test.each(examples.map(({ id, document }) => [id, document] as const))(
    'all gradients of %s agree',
    async (_, document) => {
      const { status, out, err } = await call('check', fileOf(document), '--json');
      const { agrees, worst, rows } = JSON.parse(out);
      expect([status, err, agrees]).toEqual([0, '', true]);
      expect(worst).toBeLessThan(1e-6);
      expect(rows.length).toBeGreaterThan(4);
    },
  );

  test('prints a line for each port', async () => {
    const { out } = await call('check', opening);
    expect(out).toMatch(/^fc\.W +agrees +relative error \d/m);
    expect(out).toMatch(/^loss\.target +skipped/m);
    expect(out).toMatch(/All gradients agree/);
  });

  test('nothing to differentiate is bad input', async () => {
    const { status, err } = await call('check', fileOf({ ...openingExample.document, backward: null }));
    expect([status, err.trimEnd().split('\n').length]).toEqual([2, 1]);
  });
});

describe('link and read', () => {
  test.each(examples.map(({ id, document }) => [id, document] as const))(
    '%s comes back as it was',
    async (_, document) => {
      const { status, out } = await call('link', fileOf(document));
      expect(status).toBe(0);
      expect(out).toMatch(/^#\S+\n$/);
      for (const link of [out.trim(), out.trim().slice(1), `https://example.org/app/${out.trim()}`]) {
        const read = await call('read', link);
        expect([read.status, read.err]).toEqual([0, '']);
        expect(JSON.parse(read.out)).toEqual(document);
      }
    },
  );

  test('a cut link says that it was cut', async () => {
    const link = (await call('link', opening)).out.trim();
    const { status, out, err } = await call('read', link.slice(0, 40));
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/cut/);
  });
});

describe('ops', () => {
  test('--json prints every record with its ports and params', async () => {
    const { status, out } = await call('ops', '--json');
    const records: Record<string, unknown>[] = JSON.parse(out);
    expect(status).toBe(0);
    expect(records.map(({ name }) => name)).toEqual(ops.map(({ name }) => name));
    const affine = records.find(({ name }) => name === 'Affine');
    expect(affine).toMatchObject({
      family: 'Linear',
      inputs: [{ name: 'x' }, { name: 'W' }, { name: 'b' }],
      outputs: [{ name: 'y' }],
    });
    for (const record of records) {
      for (const field of ['summary', 'about', 'formula'])
        expect(String(record[field]).length, `${String(record['name'])} ${field}`).toBeGreaterThan(3);
      expect(record['aliases']).toBeInstanceOf(Array);
    }
  });

  test('without options: a line to read for each', async () => {
    expect((await call('ops')).out).toContain('Affine(x, W, b; units, bias) -> y');
  });
});

describe('usage', () => {
  test('--help anywhere prints the usage', async () => {
    for (const words of [['--help'], ['-h'], ['help'], ['run', '--help']]) {
      const { status, out } = await call(...words);
      expect([status, out.startsWith('Chainrule')]).toEqual([0, true]);
    }
  });

  test.each([
    [[], /--help/],
    [['walk'], /walk/],
    [['--json'], /--json/],
    [['constructor'], /constructor/],
    [['run'], /FILE/],
    [['run', '--fast', 'x'], /--fast/],
    [['run', '--json', '--steps', 'x'], /--json or --steps/],
    [['check', 'a', 'b'], /one FILE/],
    [['explain', 'a', 'b'], /one FILE/],
    [['explain', '--tex', '--json', 'a'], /--json or --tex/],
    [['run', '--tex', 'a'], /--tex/],
    [['link', '--json', 'a'], /--json/],
    [['ops', 'a'], /no file/],
    [['read'], /HASH/],
    [['read', 'rubbish'], /link/],
    [['read', ''], /link/],
  ] as const)('%j is bad usage', async (words, message) => {
    const { status, out, err } = await call(...words);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n').length).toBe(1);
  });

  test('after -- a file may be called anything', async () => {
    const { err } = await call('run', '--', '--json');
    expect(err).toMatch(/"--json" cannot be read/);
  });
});

describe('hostile input', () => {
  const x = { id: 'x', op: 'Input', inputs: { value: [1, 2] } };
  const fc = (more: object) => graph([x, { id: 'fc', op: 'Affine', ...more }], [wire('x.y', 'fc.x')]);
  mkdirSync(join(folder, 'folder.json'));

  /** Content of the file, and what the one sentence must name. */
  const hostile: readonly (readonly [string, unknown, RegExp])[] = [
    ['nothing at all', '', /./],
    ['white space', ' \n\t', /./],
    ['not JSON', 'hello', /./],
    ['cut JSON', JSON.stringify(openingExample.document).slice(0, 100), /./],
    ['bytes', new Uint8Array(4096).map((_, i) => (i * 7919) % 256), /./],
    ['a number', '123', /123|number/],
    ['null', 'null', /null/],
    ['a list', '[]', /list/],
    ['another format', '{"format":"onnx"}', /onnx/],
    ['no nodes', '{"format":"chainrule","version":1}', /nodes/],
    ['deep lists', '['.repeat(1_000_000), /./],
    ['deep objects', '{"a":'.repeat(200_000), /./],
    ['a deep value', graph([{ ...x, inputs: { value: nested(30) } }]), /x/],
    ['a deeper value', graph([{ ...x, inputs: { value: nested(200) } }]), /64/],
    ['a million nodes', `{"format":"chainrule","version":1,"nodes":[${'{},'.repeat(999_999)}{}]}`, /1,000,000/],
    ['an unknown op', graph([{ id: 'odd', op: 'Frobnicate' }]), /odd.*Frobnicate/],
    ['an unknown op named like a method', graph([{ id: 'odd', op: 'toString' }]), /odd.*toString/],
    ['nothing at a port', graph([{ id: 'e', op: 'Exp' }]), /e\.x/],
    ['inner sizes', fc({ inputs: { W: [[1, 2, 3]] } }), /fc/],
    ['a ragged value', fc({ inputs: { W: [[1, 2], [3]] } }), /fc\.W.*ragged/],
    ['text for a number', fc({ inputs: { W: [['one', 2]] } }), /fc\.W.*one/],
    ['too few numbers', fc({ inputs: { W: { shape: [2, 2], data: [1] } } }), /fc\.W.*\[2, 2\]/],
    ['an enormous shape', fc({ inputs: { W: { shape: [1e9, 1e9], data: [] } } }), /fc\.W/],
    ['a negative shape', fc({ inputs: { W: { shape: [-1, 2], data: [] } } }), /fc\.W.*-1/],
    ['enormous units', fc({ params: { units: 1_000_000_000 } }), /fc/],
    ['a fractional param', fc({ params: { units: 1.5 } }), /fc.*units/],
    ['a param of the wrong kind', fc({ params: { units: 'many' } }), /fc.*units/],
    ['an unknown initializer', fc({ inputs: { W: { init: 'best', seed: 1 } } }), /fc.*best/],
    [
      'a cycle',
      graph(
        [
          { id: 'a', op: 'Exp' },
          { id: 'b', op: 'Log' },
        ],
        [wire('a.y', 'b.x'), wire('b.y', 'a.x')],
      ),
      /a.*b/,
    ],
    ['a wire from nowhere', graph([{ id: 'e', op: 'Exp' }], [wire('gone.y', 'e.x')]), /gone/],
    [
      'a wire to a port that is not',
      graph([x, { id: 'e', op: 'Exp' }], [wire('x.y', 'e.x'), wire('x.y', 'e.z')]),
      /e.*z/,
    ],
    ['two wires to one port', graph([x, { id: 'e', op: 'Exp' }], [wire('x.y', 'e.x'), wire('x.y', 'e.x')]), /e/],
    ['a target that is not', graph([x], [], { backward: { from: ['gone', 'y'] } }), /gone/],
    ['a target port that is not', graph([x], [], { backward: { from: ['x', 'z'] } }), /x.*z/],
    ['no seed', graph([x], [], { backward: { from: ['x', 'y'] } }), /x\.y.*seed/],
    ['a seed of another shape', graph([x], [], { backward: { from: ['x', 'y'], seed: [1, 2, 3] } }), /seed of x\.y/],
    [
      'a class out of range',
      graph([x, { id: 'l', op: 'SoftmaxCrossEntropy', inputs: { target: 2 } }], [wire('x.y', 'l.logits')]),
      /l\.target.*2/,
    ],
    [
      'a fractional class',
      graph([x, { id: 'l', op: 'SoftmaxCrossEntropy', inputs: { target: 0.5 } }], [wire('x.y', 'l.logits')]),
      /l\.target.*0\.5/,
    ],
    ['line breaks in a name', graph([{ id: 'e\nat main.ts:1', op: 'Ex\np' }]), /./],
  ];

  test.each(hostile)('%s: a sentence and status 2, in time', async (_, content, message) => {
    const started = performance.now();
    const { status, err } = await call('run', fileOf(content), '--json');
    expect(performance.now() - started).toBeLessThan(3000);
    expect(err.trimEnd().split('\n').length).toBe(1);
    expect(err).toMatch(message);
    expect(err.length).toBeLessThan(600);
    expect(err).not.toMatch(/\bat .*:\d+:\d+|undefined|\[object|fault of its own/);
    expect(status).toBe(2);
  });

  test.each([
    ['a folder', 'folder.json', /folder/],
    ['a file that is not there', 'nowhere.json', /no such file/],
    ['a name that is too long', `${'n'.repeat(5000)}.json`, /name is too long/],
    ['a name with a null byte', 'a\0b', /./],
  ])('%s', async (_, name, message) => {
    for (const command of ['run', 'check', 'link']) {
      const { status, out, err } = await call(command, join(folder, name));
      expect([status, out, err.trimEnd().split('\n').length]).toEqual([2, '', 1]);
      expect(err).toMatch(message);
      expect(err).not.toMatch(/fault of its own/);
    }
  });

  test.each([
    [
      'a name on Object.prototype',
      '{"format":"chainrule","version":1,"nodes":[{"id":"__proto__","op":"Input","position":[0,0],"inputs":{"value":3}}],"edges":[]}',
    ],
    ['the same name twice', JSON.stringify(graph([x, x]))],
    [
      'a position that is no place',
      '{"format":"chainrule","version":1,"nodes":[{"id":"x","op":"Input","position":[1e999,"NaN"],"inputs":{"value":3}}],"edges":[]}',
    ],
    ['a byte order mark', `\uFEFF${JSON.stringify(graph([x]))}`],
  ])('%s is repaired, and runs', async (_, content) => {
    const { out, err } = await call('run', fileOf(content), '--json');
    expect(Object.keys(JSON.parse(out).values).length).toBeGreaterThan(0);
    expect(err).not.toMatch(/fault of its own/);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
