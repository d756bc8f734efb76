// REFUSALS.md is made by asking the ops: what each of them refuses, in which words, the way out that it offers, and what it chooses.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  completeParams,
  type Inferred,
  type InputShape,
  inputsOf,
  isProblem,
  type Op,
  type ParamValue,
  type Problem,
} from '../engine/op.ts';
import { random } from '../engine/random.ts';
import type { Shape } from '../engine/shape.ts';
import { ops } from './index.ts';
import { randomParams } from './laws/record.ts';

const file = new URL('./REFUSALS.md', import.meta.url);
const ROUNDS = 400;

/** Shapes that fit badly, beside those of the op's own samples, which nearly fit; open ports take what fits. */
const odd: readonly InputShape[] = [
  ...Array.from({ length: 6 }, () => 'open' as const),
  undefined,
  [],
  [0],
  [1],
  [3],
  [2, 3],
  [3, 2],
  [0, 3],
  [2, 2, 3],
  [2, 1, 4, 5],
];

type Asked = Readonly<Record<string, InputShape>>;
type Given = Readonly<Record<string, ParamValue>>;

/** What is refused, and which shapes are chosen for open ports: one example for each kind. The same in every run. */
function answersOf(op: Op): readonly string[] {
  const { uniform, integer } = random(11);
  const pick = <T>(values: readonly T[]): T => values[integer(values.length)]!;
  const [refused, chosen] = [new Map<string, string>(), new Map<string, string>()];
  for (let round = 0; round < ROUNDS; round++) {
    const sample = pick(op.samples);
    const given = uniform() < 0.6 ? (sample.params ?? {}) : randomParams(op, random(round));
    const params = completeParams(op, given);
    const asked: Asked = Object.fromEntries(
      inputsOf(op, params).map(({ name }) => {
        const from = uniform() < 0.3 ? pick(op.samples) : sample;
        return [name, uniform() < 0.4 ? pick(odd) : from.inputs[name]?.shape];
      }),
    );
    const answer = op.infer(asked, params);
    if (isProblem(answer)) {
      if (!refused.has(kindOf(answer))) refused.set(kindOf(answer), refusal(asked, given, answer));
    } else if (Object.values(asked).includes('open')) {
      const kind = Object.values(asked)
        .map((shape) => (Array.isArray(shape) ? 'given' : shape))
        .join();
      if (!chosen.has(kind)) chosen.set(kind, choice(asked, given, answer));
    }
  }
  return [...refused.values(), ...chosen.values()];
}

/** The sentence without its numbers, shapes and quotations. */
function kindOf({ problem }: Problem): string {
  return problem
    .replace(/"[^"]*"/g, '""')
    .replace(/(scalar|(vector|matrix|tensor) of )/g, 'shape')
    .replace(/-?\d[\d., ×e+]*/g, '#');
}

function shapeOf(shape: InputShape): string {
  if (shape === undefined) return 'nothing';
  return shape === 'open' ? 'open' : `[${(shape as Shape).join(', ')}]`;
}

function question(asked: Asked, given: Given): string {
  const params = Object.entries(given).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return [shapesText(asked), ...params].filter((text) => text !== '').join('; ');
}

function shapesText(shapes: Asked): string {
  return Object.entries(shapes)
    .map(([port, shape]) => `${port} ${shapeOf(shape)}`)
    .join('; ');
}

function refusal(asked: Asked, given: Given, { problem, expected, received, fix }: Problem): string {
  const { text, ...rest } = fix!;
  const sides = [
    ...(expected === undefined ? [] : [`wants ${expected}`]),
    ...(received === undefined ? [] : [`has ${received}`]),
  ];
  const wanted = sides.length === 0 ? '' : ` (${sides.join(', ')})`;
  return `- ${question(asked, given)}: ${problem}${wanted}. _${text}_ ${JSON.stringify(rest)}`;
}

function choice(asked: Asked, given: Given, { inputs = {}, outputs }: Inferred): string {
  return `- ${question(asked, given)}: chooses ${shapesText(inputs)}, makes ${shapesText(outputs)}`;
}

function sectionOf(op: Op): string {
  return [`## ${op.name}`, '', ...answersOf(op), ''].join('\n');
}

const asked = ops.filter(({ source }) => source !== true);
/** Adding an op costs its file and a line: its section comes by itself, where it can be read before it is committed. */
const listed = (text: string, name: string): boolean => text.includes(`\n## ${name}\n`);
const isNew = !process.env.CI && asked.some(({ name }) => !listed(readFileSync(file, 'utf8'), name));
const writes = isNew || Boolean(process.env.UPDATE_REFUSALS);

test.runIf(writes)('write the list', () => {
  const head = [
    '# What the ops refuse, and what they choose',
    '',
    'For each op: shapes and params that it refuses, the sentence, what it wants and has, and the way out that it offers, as the editor reads',
    'it; and the shapes that open ports are given. One example for each kind. Made by asking the ops: `UPDATE_REFUSALS=1 npx vitest run src/ops/refusals`. Read what has',
    'changed before you commit it.',
    '',
    '',
  ].join('\n');
  const before = readFileSync(file, 'utf8').split(/^(?=## )/m);
  const kept = (name: string): string | undefined =>
    process.env.UPDATE_REFUSALS ? undefined : before.find((section) => section.startsWith(`## ${name}\n`));
  writeFileSync(file, head + asked.map((op) => kept(op.name)?.trimEnd().concat('\n') ?? sectionOf(op)).join('\n'));
});

describe.skipIf(writes)('what is refused, and how, stands in REFUSALS.md', () => {
  const sections = readFileSync(file, 'utf8').split(/^(?=## )/m);
  test.each(asked.map((op) => [op.name, op] as const))('%s', (name, op) => {
    const own = sections.find((section) => section.startsWith(`## ${name}\n`)) ?? '';
    expect(answersOf(op)).toEqual(own.split('\n').filter((line) => line.startsWith('- ')));
  });
});
