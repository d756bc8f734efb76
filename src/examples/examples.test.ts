// The examples against the numbers of their sources, against central differences, and against their own recorded steps.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { heldTensor } from '../document/heldValue.ts';
import { readDocument } from '../document/readDocument.ts';
import { optimizer } from '../engine/optimizer.ts';
import { portKey } from '../engine/program.ts';
import { checkDocument } from '../execution/checkRun.ts';
import { afterUpdates, prepare } from '../execution/recordRun.ts';
import { recordDocument, recordPrepared, runDocument } from '../execution/runDocument.ts';
import { signaturesOf } from '../execution/signatures.ts';
import { traceText } from '../execution/traceText.ts';
import { opByName } from '../ops/index.ts';
import { examples, openingExample } from './index.ts';
import { mazur } from './mazur.ts';

const cases = examples.map((example) => [example.id, example] as const);

describe('published numbers', () => {
  test.each(cases)('%s', (_, { document, published }) => {
    const { outcome } = recordDocument(document, opByName);
    expect(published.length).toBeGreaterThan(2);
    for (const { node, port, side, value, tolerance, note } of published) {
      const found = (side === 'value' ? outcome.values : outcome.gradients).get(portKey(node, port));
      const wanted = heldTensor(value);
      if (wanted.kind !== 'tensor') throw new Error(`${node}.${port} is published as no tensor`);
      const place = `${side} of ${node}.${port}: ${note}`;
      expect(found?.shape, place).toEqual(wanted.shape);
      wanted.data.forEach((each, at) => {
        expect(Math.abs((found?.data[at] ?? Number.NaN) - each), `${place}, entry ${at}`).toBeLessThanOrEqual(
          tolerance,
        );
      });
    }
  });

  test('3 C has exactly three times the gradients of C', () => {
    const tripled = examples.find(({ id }) => id === 'homework-tripled');
    if (tripled === undefined) throw new Error('no such example');
    const { gradients } = recordDocument(tripled.document, opByName).outcome;
    for (const [once, thrice] of [
      ['fc.W', 'fc_2.W'],
      ['fc.b', 'fc_2.b'],
      ['fc.x', 'fc_2.x'],
      ['x.y', 'x_2.y'],
    ] as const) {
      expect([...(gradients.get(thrice)?.data ?? [])]).toEqual(
        [...(gradients.get(once)?.data ?? [Number.NaN])].map((g) => 3 * g),
      );
    }
  });

  test('one simultaneous update of Mazur’s weights at rate 0.5 brings the total to 0.291027773694', () => {
    const prepared = prepare(mazur.document, opByName);
    const { updates, trace } = recordPrepared(prepared, { update: optimizer({ method: 'sgd', learningRate: 0.5 }) });
    expect(updates.map(({ node, port }) => `${node}.${port}`)).toEqual(['net_h.W', 'net_o.W']);
    expect(trace.steps.slice(-2).map(({ kind }) => kind)).toEqual(['update', 'update']);
    // The new weights that the article prints.
    const moved = updates.flatMap(({ after }) => [...after.data]);
    const printed = [0.149780716, 0.19956143, 0.24975114, 0.29950229, 0.35891648, 0.408666186, 0.51130127, 0.561370121];
    moved.forEach((weight, at) => expect(Math.abs(weight - (printed[at] ?? Number.NaN))).toBeLessThan(5e-9));
    const { outcome } = recordPrepared(afterUpdates(prepared, updates));
    expect(outcome.values.get('E.C')?.data[0]).toBeCloseTo(0.291027773694, 12);
  });
});

describe('each example', () => {
  test.each(cases)(
    '%s is a sound document that says where it comes from',
    (_, { document, source, about, startStep }) => {
      const read = readDocument(JSON.stringify(document), signaturesOf(opByName));
      expect(read.diagnostics).toEqual([]);
      expect(read.document).toEqual(document);
      expect([source.name, source.where, about, document.notes ?? ''].every((text) => text.length > 20)).toBe(true);
      const trace = runDocument(document, opByName);
      expect(trace.diagnostics).toEqual([]);
      expect(startStep ?? 0).toBeLessThanOrEqual(trace.steps.length);
    },
  );

  test.each(cases)('%s has gradients that agree with central differences', (_, { document }) => {
    const report = checkDocument(document, opByName);
    expect(report.rows.filter(({ verdict }) => verdict === 'disagrees')).toEqual([]);
    expect(report.rows.filter(({ verdict }) => verdict === 'agrees').length).toBeGreaterThan(2);
  });

  test('has an id of its own', () => {
    expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
    expect(examples[0]).toBe(openingExample);
  });

  test('the first opens at the first backward step', () => {
    const { document, startStep } = openingExample;
    expect(startStep).toBe(runDocument(document, opByName).backwardStart + 1);
  });
});

/** `npx vitest run src/examples -u` writes them anew; read what changed before it is committed. */
describe('golden traces', () => {
  test.each(cases)('%s takes the steps that were recorded', async (id, { document }) => {
    const path = join(import.meta.dirname, 'golden', `${id}.txt`);
    const text = traceText(runDocument(document, opByName));
    await expect(text).toMatchFileSnapshot(path);
  });

  test('there is one for each example, and no other', () => {
    const names = readdirSync(join(import.meta.dirname, 'golden')).toSorted((a, b) => a.localeCompare(b));
    expect(names).toEqual(examples.map(({ id }) => `${id}.txt`).toSorted((a, b) => a.localeCompare(b)));
  });
});
