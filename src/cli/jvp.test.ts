// jvp on the command line: what it prints, and what it refuses in one sentence.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { chainrule } from './chainrule.ts';

const folder = mkdtempSync(join(tmpdir(), 'chainrule-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

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

describe('jvp', () => {
  const sheet = join(folder, 'sheet.json');
  writeFileSync(
    sheet,
    JSON.stringify({
      format: 'chainrule',
      version: 1,
      title: '',
      nodes: [
        { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [1, 2] } },
        {
          id: 'fc',
          op: 'Affine',
          position: [0, 0],
          inputs: {
            W: [
              [1, 0.5],
              [-1, 2],
            ],
            b: [0, 0.1],
          },
        },
        { id: 'p', op: 'Softmax', position: [0, 0], inputs: { beta: 2 } },
      ],
      edges: [
        { from: ['x', 'y'], to: ['fc', 'x'] },
        { from: ['fc', 'y'], to: ['p', 'x'] },
      ],
      backward: { from: ['p', 'y'], seed: [1, 0] },
    }),
  );

  test('moves one entry, and says what moves with it', async () => {
    const { status, out, err } = await call('jvp', sheet, '--port', 'fc.W', '--entry', '0,1');
    expect([status, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines.slice(0, 5)).toEqual([
      't is the tangent along the direction of fc.W; what is not listed stands still',
      'fc.W  t [[0, 1], [0, 0]]',
      'fc.y  t [2, 0]',
      'p.x   t [2, 0]',
      'p.y   t [0.359201, -0.359201]',
    ]);
    // Affine has 4 + 4 + 2 edges, Softmax 4 + 2; W reaches 4 + 4 of them.
    expect(lines[6]).toBe(
      'multiplications: 8 for this direction; for all 18 derivatives 32 by 2 reverse passes, 62 by 9 forward passes',
    );
  });
  test('--json prints tangents, and the derivative by both modes', async () => {
    const { status, out } = await call('jvp', sheet, '--json', '--port', 'x.y', '--direction', '[1, -1]');
    const { from, direction, target, tangents, directional, cost } = JSON.parse(out);
    expect([status, from, direction, target]).toEqual([0, 'x.y', [1, -1], 'p.y']);
    expect(tangents['fc.y']).toEqual([0.5, -3]);
    expect(directional.forward).toBeCloseTo(directional.reverse, 12);
    expect(directional.forward).toBeCloseTo(tangents['p.y'][0], 12);
    expect(cost.reverse).toEqual({ count: 16, exact: true });
  });
  test('a single number needs no direction, and a direction may be negative', async () => {
    const one = await call('jvp', sheet, '--port', 'p.beta');
    const minus = await call('jvp', sheet, '--port', 'p.beta', '--direction', '-1');
    expect([one.status, minus.status]).toEqual([0, 0]);
    expect(one.out).toContain('p.y     t [-0.0987804, 0.0987804]');
    expect(minus.out).toContain('p.y     t [0.0987804, -0.0987804]');
  });
  test.each([
    [[sheet], 'The command jvp needs --port NODE.PORT: the held tensor that moves.'],
    [[sheet, '--port'], 'The option "--port" needs a value: NODE.PORT.'],
    [[sheet, '--port', 'fc.W', '--port', 'fc.b'], 'The option "--port" is given twice.'],
    [
      [sheet, '--port', 'fc.W'],
      'fc.W has 4 entries: say with --entry which one moves, or with --direction how all do.',
    ],
    [
      [sheet, '--port', 'fc.W', '--entry', '2,0'],
      'fc.W has no entry "2,0"; give an index for each axis, as 0..1,0..1.',
    ],
    [[sheet, '--port', 'fc.W', '--entry', '0,1', '--direction', '1'], 'Choose --entry or --direction.'],
    [
      [sheet, '--port', 'fc.W', '--direction', '[1, 2, 3]'],
      'The direction is a vector of 3, but fc.W is a matrix of 2 × 2. Give a number for every entry of fc.W.',
    ],
    [
      [sheet, '--port', 'fc.W', '--direction', '{1}'],
      'The direction "{1}" is not JSON; write it as nested lists of numbers.',
    ],
    [
      [sheet, '--port', 'fc.x'],
      'fc.x is wired: it moves with x.y, and holds no tensor of its own; held are x.value, fc.W, fc.b, p.beta. ' +
        'Start the tangents at an input, a parameter or another held tensor.',
    ],
    [
      [sheet, '--port', 'fc.V', '--entry', '0'],
      'fc.V holds no tensor that could move; held are x.value, fc.W, fc.b, p.beta. ' +
        'Start the tangents at an input, a parameter or another held tensor.',
    ],
  ])('%j is refused in one sentence', async (words, sentence) => {
    const { status, out, err } = await call('jvp', ...words);
    expect([status, out, err]).toEqual([2, '', `${sentence}\n`]);
  });
});
