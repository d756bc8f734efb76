// Lines of forward mode: over the whole catalogue every rule that is shown is what was computed, and some lines are read word for word.
import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { inputsOf, type Op, type Sample } from '../../engine/op.ts';
import type { PortKey } from '../../engine/program.ts';
import { openingExample } from '../../examples/index.ts';
import { prepare } from '../../execution/recordRun.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { tangentsOf } from '../../execution/tangentRun.ts';
import type { DirectionChoice } from '../../execution/tangents.ts';
import { isSummary } from '../../execution/trace.ts';
import { opByName, ops } from '../../ops/index.ts';
import type { ExplainContext } from '../context.ts';
import { refKey } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import { plainPrinter, spokenPrinter, texPrinter } from '../lines.ts';
import { sampleRun } from '../testing/sampleRun.ts';
import { tangentEntry } from './tangentEntry.ts';
import { type TangentLine, tangentLine } from './tangentLine.ts';
import { lineText, symbolText, tangentEntryParts } from './tangentText.ts';

function linesOf(context: ExplainContext, from: PortKey, direction: DirectionChoice): readonly TangentLine[] {
  const report = tangentsOf(prepare(context.document, context.ops), { from, direction });
  if (report.problem !== null) throw new Error(report.problem.problem);
  return report.steps.map((_, at) => tangentLine(context, report, at)!);
}

/** What rules say of infinities is for the ops' own tests. */
function isTame({ inputs }: Sample): boolean {
  return Object.values(inputs).every(
    (t) => !t || (t.data.length > 0 && t.data.length < 80 && t.data.every(Number.isFinite)),
  );
}

const cases = ops
  .filter((op) => op.source !== true)
  .flatMap((op) =>
    op.samples
      .filter(isTame)
      .slice(0, 5)
      .map((sample): [string, Op, Sample] => [`${op.name}: ${sample.name}`, op, sample]),
  );

test.each(cases)('%s', (_, op, sample) => {
  const context = sampleRun(op, sample);
  const { params } = prepare(context.document, context.ops).program.instructions[0]!;
  for (const { name, differentiable } of inputsOf(op, params)) {
    if (!differentiable || sample.kinks?.includes(name) || !context.trace.shapes.has(`node.${name}`)) continue;
    for (const line of linesOf(context, `node.${name}`, { kind: 'random', seed: 11 })) {
      expect(line.kind).not.toBe('failed');
      for (const printer of [texPrinter, plainPrinter, spokenPrinter]) {
        const text = lineText(line, printer);
        expect(text).not.toMatch(/undefined|NaNx|\[object/);
        if (printer === texPrinter && line.kind === 'push' && line.results.length > 0) {
          for (const each of text.split('\n')) katex.renderToString(each, { throwOnError: true, strict: 'ignore' });
        }
      }
      for (const result of line.results) {
        if (isSummary(result.value)) continue;
        const { data, shape } = result.value;
        for (let flat = 0; flat < Math.min(4, data.length); flat++) {
          if (!Number.isFinite(data[flat])) continue;
          const entry = tangentEntry(line, result, placeOf(shape, flat))!;
          expect(entry.terms, `${name}, entry ${flat} of ${result.ref.port}`).not.toBeNull();
          expect(entry.value).toBe(data[flat]);
          for (const printer of [texPrinter, plainPrinter, spokenPrinter]) {
            expect(tangentEntryParts(entry, line, printer).join(' = ')).not.toMatch(/undefined/);
          }
        }
      }
    }
  }
});

/** How the tangent goes through each port of an op, on the first samples whose output is a vector or a matrix. */
function waysOf(name: string, port: string): ReadonlySet<string> {
  const op = opByName.get(name)!;
  const ways = op.samples
    .filter(isTame)
    .slice(0, 5)
    .flatMap((sample) => {
      const context = sampleRun(op, sample);
      if (!context.trace.shapes.has(`node.${port}`)) return [];
      return linesOf(context, `node.${port}`, { kind: 'random', seed: 2 }).flatMap((line) =>
        line.results.flatMap(({ terms }) => terms.map(({ way }) => way)),
      );
    });
  return new Set(ways);
}

describe('the rule that is shown is the one that teaches', () => {
  test.each([
    ['Affine', 'x'],
    ['Affine', 'W'],
    ['Affine', 'b'],
    ['MatMul', 'a'],
    ['MatMul', 'b'],
    ['Add', 'a'],
    ['Subtract', 'b'],
    ['Multiply', 'b'],
    ['Divide', 'a'],
    ['Sum', 'x'],
    ['Mean', 'x'],
    ['Negate', 'x'],
    ['Transpose', 'x'],
    ['Reshape', 'x'],
    ['Dot', 'a'],
    ['Conv2d', 'x'],
    ['Conv2d', 'W'],
  ])('%s is linear in %s', (name, port) => {
    expect([...waysOf(name, port)]).toEqual(['linear']);
  });
  test.each(['Tanh', 'ReLU', 'Sigmoid', 'Exp', 'Log', 'Square', 'GELU', 'Softplus', 'Sqrt'])(
    '%s works entry by entry',
    (name) => {
      expect([...waysOf(name, 'x')]).toEqual(['entrywise']);
    },
  );
  test.each(['Softmax', 'LogSoftmax', 'LayerNorm', 'L2Normalize', 'Max'])('%s needs its Jacobian', (name) => {
    expect([...waysOf(name, 'x')]).toContain('jacobian');
  });
});

describe('word for word', () => {
  const { document } = openingExample;
  const context: ExplainContext = { document, ops: opByName, trace: runDocument(document, opByName), step: 0 };
  const lines = linesOf(context, 'fc.W', { kind: 'entry', entry: 1 });
  const [seed, fc, p, loss] = lines;

  test('lines', () => {
    expect(lines.map(({ node }) => node)).toEqual(['fc', 'fc', 'p', 'loss']);
    expect(lineText(seed!, plainPrinter)).toBe('Ẇ = [[0, 1], [0, 0]]');
    expect(lineText(fc!, plainPrinter)).toBe('ẏ = Ẇ x = [[0, 1], [0, 0]] * [1, 2] = [2, 0]');
    expect(lineText(fc!, texPrinter)).toBe(
      '\\dot{y} = \\dot{W} \\, x = \\begin{bmatrix} 0 & 1 \\\\ 0 & 0 \\end{bmatrix} \\, \\begin{bmatrix} 1 \\\\ 2 \\end{bmatrix} = ' +
        '\\begin{bmatrix} 2 \\\\ 0 \\end{bmatrix}',
    );
    expect(symbolText(fc!, fc!.results[0]!, spokenPrinter)).toBe('the rate of y equals the rate of W times x');
    expect(symbolText(p!, p!.results[0]!, texPrinter)).toBe('\\dot{y} = \\frac{\\partial y}{\\partial x} \\, \\dot{x}');
    expect(symbolText(loss!, loss!.results[0]!, plainPrinter)).toBe('Ċ = (∂C/∂p) ṗ');
  });
  test('an entry, with what lights up', () => {
    const entry = tangentEntry(fc!, fc!.results[0]!, [0])!;
    expect(tangentEntryParts(entry, fc!, plainPrinter)).toEqual([
      'ẏ[1]',
      'ẇ[1, 1] * x[1] + ẇ[1, 2] * x[2]',
      '0 * 1 + 1 * 2',
      '2',
    ]);
    const lit = [...entry.contributors.values()].map(({ ref, entries }) => [refKey(ref), [...entries]]);
    expect(lit).toEqual([
      ['˙fc.W', [0, 1]],
      ['fc.x', [0, 1]],
    ]);
  });
  test('an entry by the Jacobian', () => {
    const entry = tangentEntry(p!, p!.results[0]!, [0])!;
    const [left, symbols] = tangentEntryParts(entry, p!, plainPrinter);
    expect([left, symbols]).toEqual(['ẏ[1]', '∂y[1]/∂x[1] ẋ[1] + ∂y[1]/∂x[2] ẋ[2]']);
    expect([...entry.contributors.keys()]).toEqual(['˙p.x']);
  });
});
