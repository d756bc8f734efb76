// readDocument against input that is no graph, or is made to hurt: it answers with a sound document or a reason, and never throws.
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { MAX_ELEMENTS, MAX_NODES, MAX_NOTES, MAX_TEXT, MAX_TITLE } from './limits.ts';
import type { GraphDocument } from './model.ts';
import { mutatedDocument, soundDocument } from './testing/arbitraries.ts';
import { codes, foreignText, messages, read, sourceText } from './testing/foreignText.ts';
import { brokenLaws } from './testing/laws.ts';
import { toySignatures } from './testing/toySignatures.ts';
import { writeDocument } from './writeDocument.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

function repaired(input: unknown): GraphDocument {
  const { document } = read(input);
  expect(document).not.toBeNull();
  expect(brokenLaws(document as GraphDocument, toySignatures)).toEqual([]);
  return document as GraphDocument;
}

function safeText(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'bigint' || part === undefined ? String(part) : part,
    ) ?? ''
  );
}

describe('laws', () => {
  test('a sound document comes back as it is, from its text and from its value', () => {
    fc.assert(
      fc.property(soundDocument, (document) => {
        for (const input of [writeDocument(document), structuredClone(document)]) {
          const { document: again, diagnostics, readOnly } = read(input);
          expect(again).toEqual(document);
          expect(diagnostics.filter(({ code }) => code !== 'unknown-op')).toEqual([]);
          expect(readOnly).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('whatever comes out is sound, and whatever was changed is said', () => {
    fc.assert(
      fc.property(mutatedDocument, (raw) => {
        const before = safeText(raw);
        const { document, diagnostics } = read(raw);
        expect(safeText(raw)).toBe(before);
        for (const each of diagnostics) expect(each.message).toMatch(/^[^\n]{10,900}\.$/);
        if (document === null) {
          expect(diagnostics.length).toBeGreaterThan(0);
          return;
        }
        expect(brokenLaws(document, toySignatures)).toEqual([]);
        const again = read(writeDocument(document));
        expect(again.document).toEqual(document);
      }),
      { numRuns: 500 },
    );
  });

  test('nothing makes it throw', () => {
    const dressed = fc
      .object({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })
      .map((value) => ({ format: 'chainrule', ...value }));
    const nodes = fc.array(fc.anything({ withNullPrototype: true, withSparseArray: true }), { maxLength: 5 });
    const shaped = fc.record(
      { format: fc.constant('chainrule'), nodes, edges: nodes, backward: fc.anything(), title: fc.anything() },
      { requiredKeys: ['format', 'nodes'] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string(), dressed, shaped), (input) => {
        const { document, diagnostics } = read(input);
        if (document === null) expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
        else expect(brokenLaws(document, toySignatures)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('objects that throw when they are looked at are refused', () => {
    const hostile = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error('no');
        },
      },
    );
    expect(codes(hostile)).toEqual(['unreadable']);
  });
});

describe('what is no graph', () => {
  test.each([
    ['', 'empty'],
    [' \n\t ', 'empty'],
    ['hello', 'not-json'],
    ['[1, 2]', 'not-chainrule'],
    ['null', 'not-chainrule'],
    ['7', 'not-chainrule'],
    ['{}', 'not-chainrule'],
    ['{"format": "onnx"}', 'not-chainrule'],
    ['{"format": "chainrule"}', 'bad-version no-nodes'],
    ['{"__proto__": {"format": "chainrule", "nodes": []}}', 'not-chainrule'],
  ])('%j is refused', (input, code) => {
    expect(read(input).document).toBeNull();
    expect(code.split(' ')).toContain(codes(input)[0]);
  });

  test('a mistake in JSON is told with its place', () => {
    expect(messages('{\n  "format": "chainrule",\n  "nodes": [1, 2,]\n}')).toBe(
      'The text is not JSON: at line 3, column 18, there is a comma with nothing after it; take it out.',
    );
    expect(messages('{"format": "chainrule", "nodes": [NaN]}')).toContain('write it as the text "NaN"');
    expect(messages('{"format": "chainrule", "nodes": [')).toContain('line 1, column 35, the text ends inside a list');
  });

  test('a byte order mark is passed over', () => {
    expect(read(`\uFEFF${foreignText({})}`).document).not.toBeNull();
  });

  test('a newer version opens for reading only', () => {
    const answer = read(foreignText({ version: '7', nodes: `[${sourceText('x')}]`, shapesOfTomorrow: '1' }));
    expect(answer.readOnly).toBe(true);
    expect(answer.document?.nodes).toHaveLength(1);
    expect(answer.diagnostics.map(({ code }) => code)).toContain('newer-version');
  });

  test.each(['0', '-1', '1.5', '"1"', 'null', '1e999'])(
    'version %s is read as the present one, with a word',
    (version) => {
      expect(codes(foreignText({ version }))).toEqual(['bad-version']);
    },
  );
});

describe('sizes', () => {
  test('a million nodes are refused', () => {
    const node = { id: 'a', op: 'Source' };
    const nodes = Array.from({ length: 1e6 }, () => node);
    expect(messages({ format: 'chainrule', version: 1, nodes })).toBe(
      'The graph has 1,000,000 nodes; at most 2,000 can be opened.',
    );
    expect(messages(foreignText({ nodes: JSON.stringify(nodes) }))).toContain(
      'too many for a graph of at most 2,000 nodes',
    );
    expect(messages(foreignText({ nodes: JSON.stringify(nodes.slice(0, 2001)) }))).toContain('2,001 nodes');
  });

  test('2,000 nodes are not', () => {
    const nodes = `[${Array.from({ length: MAX_NODES }, (_, index) => sourceText(`n${index}`))}]`;
    expect(repaired(foreignText({ nodes })).nodes).toHaveLength(MAX_NODES);
  });

  test('2,000 nodes of one id all get their own', () => {
    const nodes = `[${Array.from({ length: MAX_NODES }, () => sourceText('a'))}]`;
    expect(new Set(repaired(foreignText({ nodes })).nodes.map((node) => node.id)).size).toBe(MAX_NODES);
    expect(codes(foreignText({ nodes })).at(-1)).toBe('more-problems');
  });

  test('too much text is refused unread', () => {
    expect(codes(' '.repeat(MAX_TEXT + 1))).toEqual(['too-large']);
  });

  test.each(['[', '{"a":'])('a million times %s is refused', (bracket) => {
    expect(codes(bracket.repeat(1e6))).toEqual(['too-deep']);
    expect(codes(foreignText({ nodes: bracket.repeat(1e5) }))).toEqual(['too-deep']);
  });

  test('brackets in texts do not count as depth', () => {
    expect(read(foreignText({ title: `"${'['.repeat(90)}\\"${'['.repeat(90)}"` })).diagnostics).toEqual([]);
  });

  test('a deep value that is no text is no danger either', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 1e5; level++) deep = level % 2 === 0 ? [deep] : { value: deep };
    const nodes = [{ id: 'a', op: 'Source', inputs: { value: deep } }, deep];
    expect(codes({ format: 'chainrule', version: 1, nodes })).toEqual(['bad-value', 'bad-op']);
    const loop: unknown[] = [];
    loop.push(loop);
    expect(
      codes({ format: 'chainrule', version: 1, nodes: [{ id: 'a', op: 'Source', inputs: { value: loop } }] }),
    ).toEqual(['bad-value']);
  });

  test('more numbers than the budget are refused, also when each tensor is within it', () => {
    const half = `{"shape": [${MAX_ELEMENTS / 2}], "data": [${'0,'.repeat(MAX_ELEMENTS / 2 - 1)}0]}`;
    const nodes = (count: number) =>
      `[${Array.from({ length: count }, (_, index) => sourceText(`s${index}`, `, "inputs": {"value": ${half}}`))}]`;
    expect(codes(foreignText({ nodes: nodes(3) }))).toEqual(['too-many-elements']);
    expect(repaired(foreignText({ nodes: nodes(2) })).nodes).toHaveLength(2);
  });

  test.each([
    ['objects', '{},'],
    ['lists', '[],'],
    ['keys', '{"a":0,"b":0,"c":0},'],
  ])('millions of %s are refused unparsed', (_, unit) => {
    expect(codes(foreignText({ nodes: `[${unit.repeat(3e6)}0]` }))).toEqual(['too-large']);
  });

  test('millions of lists of one number count as what they cost', () => {
    const held = `[${'[0],'.repeat(2e6)}[0]]`;
    const nodes = `[${sourceText('s', `, "inputs": {"value": ${held}}`)}]`;
    expect(codes(foreignText({ nodes }))).toEqual(['too-many-elements']);
  });

  test('a nested tensor of just the budget is read', () => {
    const row = `[${'0,'.repeat(1999)}0]`;
    const nodes = `[${sourceText('s', `, "inputs": {"value": [${Array.from({ length: 2000 }, () => row).join(',')}]}`)}]`;
    expect(read(foreignText({ nodes })).diagnostics).toEqual([]);
  });

  test('titles and notes are cut', () => {
    const document = repaired(foreignText({ title: `"${'t'.repeat(1e6)}"`, notes: `"${'😀'.repeat(1e5)}"` }));
    expect(document.title).toHaveLength(MAX_TITLE);
    expect(document.notes).toHaveLength(MAX_NOTES);
  });
});
