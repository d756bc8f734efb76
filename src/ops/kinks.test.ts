// KINKS.md is made of the ops' records: one row for each kink of each op.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Op } from '../engine/op.ts';
import { ops } from './index.ts';

const file = new URL('./KINKS.md', import.meta.url);

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function rowsOf({ name, kinks = [] }: Op): readonly string[] {
  return kinks.map(({ at, gradient, pytorch }) => {
    const theirs = pytorch === undefined ? 'the same' : pytorch;
    return `| ${name} | ${cell(at)} | ${cell(gradient)} | ${cell(theirs)} |`;
  });
}

function table(): string {
  return [
    '# Conventions at kinks',
    '',
    'Where a function has no slope (a corner, a jump, a tie, a vertical tangent), backpropagation still has to send something back.',
    'This is what each op sends there, and what PyTorch (1.13, float64) does. The slope is what the cotangent is multiplied by. An op says',
    'so itself, in a sentence, when its data sits on such a point (`kinkAt`).',
    '',
    'Made from the ops by `UPDATE_KINKS=1 npx vitest run src/ops/kinks`. Law 15 holds the ops to it: where an op is not smooth, it has a',
    'row here, its `kinkAt` finds the entry, and the gradient is the one that is promised.',
    '',
    '| op | point | slope taken here | PyTorch |',
    '|---|---|---|---|',
    ...ops.flatMap(rowsOf),
    '',
  ].join('\n');
}

test.runIf(process.env.UPDATE_KINKS)('write the table', () => writeFileSync(file, table()));

test.skipIf(process.env.UPDATE_KINKS)(
  'every kink of every op is in KINKS.md (else: UPDATE_KINKS=1 npx vitest run src/ops/kinks)',
  () => {
    expect(readFileSync(file, 'utf8')).toBe(table());
  },
);
