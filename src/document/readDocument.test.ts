// readDocument against hostile and broken input: it answers with a sound document or a reason, and never throws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_ELEMENTS, MAX_NODES, MAX_NOTES, MAX_TEXT, MAX_TITLE } from './limits.ts';
import type { GraphDocument } from './model.ts';
import { readDocument } from './readDocument.ts';
import { mutatedDocument, soundDocument } from './testing/arbitraries.ts';
import { brokenLaws } from './testing/laws.ts';
import { toySignatures } from './testing/toySignatures.ts';
import { writeDocument } from './writeDocument.ts';

const read = (input: unknown) => readDocument(input, toySignatures);

/** A document with the given parts, as JSON text, so that `__proto__` and the like are spelled as in a file. */
function text(parts: Readonly<Record<string, string>>): string {
  const all = { format: '"chainrule"', version: '1', nodes: '[]', edges: '[]', ...parts };
  return `{${Object.entries(all).map(([name, value]) => `"${name}": ${value}`)}}`;
}
const source = (id: string, rest = '') => `{"id": "${id}", "op": "Source", "position": [0, 0]${rest}}`;
const bend = (id: string, rest = '') => `{"id": "${id}", "op": "Bend", "position": [0, 0]${rest}}`;

function codes(input: unknown): readonly string[] {
  return read(input).diagnostics.map(({ code }) => code);
}
function message(input: unknown): string {
  return read(input)
    .diagnostics.map((each) => each.message)
    .join('\n');
}
function repaired(input: unknown): GraphDocument {
  const { document } = read(input);
  expect(document).not.toBeNull();
  expect(brokenLaws(document as GraphDocument, toySignatures)).toEqual([]);
  return document as GraphDocument;
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
      { numRuns: 1000 },
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

function safeText(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'bigint' || part === undefined ? String(part) : part,
    ) ?? ''
  );
}

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
    expect(message('{\n  "format": "chainrule",\n  "nodes": [1, 2,]\n}')).toBe(
      'The text is not JSON: at line 3, column 18, there is a comma with nothing after it; take it out.',
    );
    expect(message('{"format": "chainrule", "nodes": [NaN]}')).toContain('write it as the text "NaN"');
    expect(message('{"format": "chainrule", "nodes": [')).toContain('line 1, column 35, the text ends inside a list');
  });

  test('a byte order mark is passed over', () => {
    expect(read(`\uFEFF${text({})}`).document).not.toBeNull();
  });

  test('a newer version opens for reading only', () => {
    const answer = read(text({ version: '7', nodes: `[${source('x')}]`, shapesOfTomorrow: '1' }));
    expect(answer.readOnly).toBe(true);
    expect(answer.document?.nodes).toHaveLength(1);
    expect(answer.diagnostics.map(({ code }) => code)).toContain('newer-version');
  });

  test.each(['0', '-1', '1.5', '"1"', 'null', '1e999'])(
    'version %s is read as the present one, with a word',
    (version) => {
      expect(codes(text({ version }))).toEqual(['bad-version']);
    },
  );
});

describe('sizes', () => {
  test('a million nodes are refused', () => {
    const nodes = `[${'{"id":"a","op":"Source"},'.repeat(1e6 - 1)}{"id":"a","op":"Source"}]`;
    expect(message(text({ nodes }))).toBe('The graph has 1,000,000 nodes; at most 2,000 can be opened.');
  });

  test('2,000 nodes are not', () => {
    const nodes = `[${Array.from({ length: MAX_NODES }, (_, index) => source(`n${index}`))}]`;
    expect(repaired(text({ nodes })).nodes).toHaveLength(MAX_NODES);
  });

  test('2,000 nodes of one id all get their own', () => {
    const nodes = `[${Array.from({ length: MAX_NODES }, () => source('a'))}]`;
    expect(new Set(repaired(text({ nodes })).nodes.map((node) => node.id)).size).toBe(MAX_NODES);
    expect(codes(text({ nodes })).at(-1)).toBe('more-problems');
  });

  test('too much text is refused unread', () => {
    expect(codes(' '.repeat(MAX_TEXT + 1))).toEqual(['too-large']);
  });

  test.each(['[', '{"a":'])('a million times %s is refused', (bracket) => {
    expect(codes(bracket.repeat(1e6))).toEqual(['too-deep']);
    expect(codes(text({ nodes: bracket.repeat(1e5) }))).toEqual(['too-deep']);
  });

  test('brackets in texts do not count as depth', () => {
    expect(read(text({ title: `"${'['.repeat(90)}\\"${'['.repeat(90)}"` })).diagnostics).toEqual([]);
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
      `[${Array.from({ length: count }, (_, index) => source(`s${index}`, `, "inputs": {"value": ${half}}`))}]`;
    expect(codes(text({ nodes: nodes(3) }))).toEqual(['too-many-elements']);
    expect(repaired(text({ nodes: nodes(2) })).nodes).toHaveLength(2);
  });

  test('titles and notes are cut', () => {
    const document = repaired(text({ title: `"${'t'.repeat(1e6)}"`, notes: `"${'😀'.repeat(1e5)}"` }));
    expect(document.title).toHaveLength(MAX_TITLE);
    expect(document.notes).toHaveLength(MAX_NOTES);
  });
});

describe('held values', () => {
  const held = (value: string) => text({ nodes: `[${source('x', `, "inputs": {"value": ${value}}`)}]` });
  test.each([
    ['[[1, 2], [3]]', 'x.value is ragged: it has lists of 2 and of 1 at the same depth; the value was left out.'],
    ['[1, [2]]', 'x.value is ragged: it has a list where a number belongs; the value was left out.'],
    ['[[1], 2]', 'x.value has 2 where a list of 1 belongs; the value was left out.'],
    [
      '{"shape": [2, 2], "data": [1]}',
      'x.value has the shape [2, 2], which needs 4 numbers, but holds 1; the value was left out.',
    ],
    [
      '{"shape": [-1], "data": []}',
      'x.value has the size -1 in its shape; sizes are whole numbers, 0 or more; the value was left out.',
    ],
    [
      '{"shape": [1.5], "data": [1]}',
      'x.value has the size 1.5 in its shape; sizes are whole numbers, 0 or more; the value was left out.',
    ],
    [
      '{"shape": [1e9, 1e9], "data": []}',
      'x.value has the shape [1000000000, 1000000000], more than the 4,000,000 numbers a graph may hold; the value was left out.',
    ],
    [
      '{"shape": [1e9, 0, 1e9], "data": []}',
      'x.value has the shape [1000000000, 0, 1000000000], more than the 4,000,000 numbers a graph may hold; the value was left out.',
    ],
    ['{"data": [1]}', 'x.value has no "shape": a list of sizes, such as [2, 3]; the value was left out.'],
    ['"nan"', 'x.value holds the text "nan" where a number belongs; the value was left out.'],
    ['null', 'x.value holds null where a number belongs; the value was left out.'],
    [
      '{"init": 3}',
      'x.value names the initializer 3, which is not a name such as "glorot_uniform"; the value was left out.',
    ],
    ['{"init": "zeros", "seed": 0.5}', 'x.value has the seed 0.5; a seed is a whole number; the value was left out.'],
    [`${'['.repeat(40)}1${']'.repeat(40)}`, 'x.value is nested deeper than 16 lists; the value was left out.'],
  ])('%s is left out with its reason', (value, said) => {
    expect(message(held(value))).toBe(said);
    expect(repaired(held(value)).nodes[0]).toEqual({ id: 'x', op: 'Source', position: [0, 0] });
  });

  test.each([
    ['[1, "NaN", "-Infinity"]', [1, 'NaN', '-Infinity']],
    ['1e999', 'Infinity'],
    ['-0', -0],
    ['{"shape": [0, 3], "data": []}', { shape: [0, 3], data: [] }],
    ['{"shape": [2], "data": [1, "NaN"], "trainable": true}', { shape: [2], data: [1, 'NaN'] }],
    ['{"value": [[1], [2]]}', [[1], [2]]],
    ['{"init": "zeros"}', { init: 'zeros' }],
    ['{"init": "zeros", "seed": 0}', { init: 'zeros', seed: 0 }],
    ['[[], []]', { shape: [2, 0], data: [] }],
  ])('%s is kept', (value, kept) => {
    expect(read(held(value)).diagnostics).toEqual([]);
    expect(repaired(held(value)).nodes[0]?.inputs).toEqual({ value: kept });
  });

  test('a trainable mark inside a value becomes the node’s, which has the last word', () => {
    const node = `{"id": "l", "op": "Line", "inputs": {"W": {"value": 1, "trainable": false}, "b": {"init": "zeros", "trainable": false}, "x": {"trainable": true}}, "trainable": {"b": true}}`;
    const { inputs, trainable } = repaired(text({ nodes: `[${node}]` })).nodes[0] ?? {};
    expect(inputs).toEqual({ W: 1, b: { init: 'zeros' } });
    expect(trainable).toEqual({ W: false, b: true, x: true });
  });

  test('one mark for the whole node goes to the ports whose default it is not', () => {
    const { trainable } = repaired(text({ nodes: '[{"id": "l", "op": "Line", "trainable": false}]' })).nodes[0] ?? {};
    expect(trainable).toEqual({ W: false, b: false });
  });

  test('a wired port keeps what it holds', () => {
    const nodes = `[${source('x')}, ${bend('y', ', "inputs": {"x": 5}')}]`;
    const document = repaired(text({ nodes, edges: '[{"from": ["x", "y"], "to": ["y", "x"]}]' }));
    expect(document.nodes[1]?.inputs).toEqual({ x: 5 });
    expect(document.edges).toHaveLength(1);
  });
});

describe('nodes', () => {
  test('prototype names are nothing but bad names', () => {
    const nodes = `[{"id": "__proto__", "op": "Source", "position": [0, 0], "inputs": {"__proto__": 1, "constructor": 2, "value": 3}, "params": {"__proto__": {"polluted": 1}}}, {"id": "constructor", "op": "Source"}]`;
    const edges = '[{"from": ["__proto__", "y"], "to": ["constructor", "value"]}]';
    const document = repaired(text({ nodes, edges, __proto__x: '1' }));
    expect(document.nodes.map(({ id }) => id)).toEqual(['node', 'node_2']);
    expect(document.edges).toEqual([{ from: ['node', 'y'], to: ['node_2', 'value'] }]);
    expect(document.nodes[0]?.inputs).toEqual({ value: 3 });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('ids are kept where they can be and minted anew where not; edges follow', () => {
    const nodes = `[${source('fc')}, ${bend('fc')}, ${bend('two words')}, ${bend('1st')}, {"op": "Bend"}, {"id": 7, "op": "Bend"}, ${bend('fc_2')}]`;
    const edges = '[{"from": ["fc", "y"], "to": ["two words", "x"]}, {"from": ["fc", "y"], "to": [7, "x"]}]';
    const document = repaired(text({ nodes, edges }));
    expect(document.nodes.map(({ id }) => id)).toEqual(['fc', 'fc_3', 'two_words', 'st', 'bend', 'node', 'fc_2']);
    expect(document.edges.map(({ to }) => to[0])).toEqual(['two_words', 'node']);
    expect(codes(text({ nodes, edges }))).toEqual(['duplicate-id', 'bad-id', 'bad-id', 'bad-id', 'bad-id']);
  });

  test('an unknown op is kept with all it holds', () => {
    const node =
      '{"id": "q", "op": "source", "position": [1, 2], "params": {"depth": 3, "axes": [1], "name": "z", "off": null}, "inputs": {"in": [1, 2]}, "trainable": {"in": true}}';
    const nodes = `[${source('x')}, ${node}]`;
    const edges = '[{"from": ["x", "y"], "to": ["q", "in2"]}]';
    const document = repaired(text({ nodes, edges }));
    expect(document.nodes[1]).toEqual(JSON.parse(node));
    expect(document.edges).toHaveLength(1);
    expect(message(text({ nodes, edges }))).toBe(
      'q is of the op "source", which is not known; it is kept, but cannot run: the op Source may be meant.',
    );
  });

  test('params out of bounds fall back to their default; unknown ones are kept', () => {
    const nodes = '[{"id": "l", "op": "Line", "params": {"units": -1, "bias": "yes", "unit": 3}}]';
    expect(repaired(text({ nodes })).nodes[0]?.params).toEqual({ unit: 3 });
    expect(message(text({ nodes }))).toBe(
      [
        'l: the param "units" must be a whole number from 1 to 64, not -1; its default null is used.',
        'l: the param "bias" must be true or false, not "yes"; its default true is used.',
        'l (Line) has no param named "unit"; it is kept, but does nothing: its params are units and bias.',
      ].join('\n'),
    );
  });

  test('a value at a port that a param took away rests there; at a port that never was it is reported', () => {
    const nodes = '[{"id": "l", "op": "Line", "params": {"bias": false}, "inputs": {"b": 1, "w": 2}}]';
    expect(repaired(text({ nodes })).nodes[0]?.inputs).toEqual({ b: 1, w: 2 });
    expect(message(text({ nodes }))).toBe(
      'l.w does not exist: Line has no input named "w"; the value is kept, but unused: its inputs are x and W.',
    );
  });

  test.each(['["NaN", 0]', '[1]', '{"x": 1}', '[null, null]', '[1e999, 0]'])(
    'position %s is replaced by a place',
    (position) => {
      const nodes = `[{"id": "a", "op": "Source", "position": ${position}}]`;
      expect(repaired(text({ nodes })).nodes[0]?.position).toEqual([0, 0]);
      expect(codes(text({ nodes }))).toEqual(['bad-position']);
    },
  );

  test('nodes without positions are laid out by depth, without a word', () => {
    const nodes = '[{"id": "c", "op": "Join"}, {"id": "a", "op": "Source"}, {"id": "b", "op": "Bend"}]';
    const edges =
      '[{"from": ["a", "y"], "to": ["b", "x"]}, {"from": ["a", "y"], "to": ["c", "a"]}, {"from": ["b", "y"], "to": ["c", "b"]}]';
    const document = repaired(text({ nodes, edges }));
    expect(read(text({ nodes, edges })).diagnostics).toEqual([]);
    const x = Object.fromEntries(document.nodes.map((node) => [node.id, node.position[0]]));
    expect(x.a).toBeLessThan(x.b as number);
    expect(x.b).toBeLessThan(x.c as number);
  });

  test('nodes without positions go below the others, and never off the canvas', () => {
    const nodes = '[{"id": "a", "op": "Source", "position": [40, 999990]}, {"id": "b", "op": "Source"}]';
    expect(repaired(text({ nodes })).nodes[1]?.position).toEqual([40, 1e6]);
  });

  test('a position with a hole in it is none', () => {
    const position: number[] = [];
    position[1] = 3;
    const nodes = [{ id: 'a', op: 'Source', position }];
    expect(codes({ format: 'chainrule', version: 1, nodes })).toEqual(['bad-position']);
  });

  test.each([
    ['[null]', 'bad-node'],
    ['[[]]', 'bad-node'],
    ['[{"id": "a"}]', 'bad-op'],
    ['[{"id": "a", "op": 5}]', 'bad-op'],
    ['[{"id": "a", "op": "__proto__"}]', 'bad-op'],
    [`[{"id": "a", "op": "${'o'.repeat(100)}"}]`, 'bad-op'],
    ['[{"id": "a", "op": "Source", "inputs": [1]}]', 'bad-field'],
    ['[{"id": "a", "op": "Source", "trainable": {"value": 1}}]', 'bad-trainable'],
    ['[{"id": "a", "op": "Source", "colour": 1}]', 'unknown-field'],
  ])('%s is reported', (nodes, code) => {
    repaired(text({ nodes }));
    expect(codes(text({ nodes }))).toEqual([code]);
  });
});

describe('edges', () => {
  const nodes = `[${source('s')}, ${bend('a')}, ${bend('b')}, ${bend('c')}, {"id": "j", "op": "Join", "position": [0, 0]}]`;
  const edge = (from: string, to: string) =>
    `{"from": ${JSON.stringify(from.split('.'))}, "to": ${JSON.stringify(to.split('.'))}}`;
  const wired = (...edges: readonly string[]) => text({ nodes, edges: `[${edges}]` });

  test.each([
    [edge('s.y', 'gone.x'), 'The edge from s.y to gone.x was left out: there is no node named "gone".'],
    [
      edge('s.z', 'a.x'),
      'The edge from s.z to a.x was left out: s (Source) has no output named "z"; it has the output y.',
    ],
    [
      edge('s.y', 'j.q'),
      'The edge from s.y to j.q was left out: j (Join) has no input named "q"; it has the inputs a and b.',
    ],
    [
      edge('s.y', 'a.y'),
      'The edge from s.y to a.y was left out: a.y is an output, and an edge goes from an output to an input.',
    ],
    [
      edge('a.x', 'b.x'),
      'The edge from a.x to b.x was left out: a.x is an input, and an edge goes from an output to an input.',
    ],
    [
      '{"from": "s.y", "to": ["a", "x"]}',
      'Edge number 1 has no usable "from"; it needs "from" and "to", each [node, port], and was left out.',
    ],
    ['3', 'Edge number 1 is 3; it needs "from" and "to", each [node, port], and was left out.'],
    [edge('a.y', 'a.x'), 'The edge from a.y to a.x was left out, because it closes a cycle: a → a.'],
  ])('%s', (bad, said) => {
    expect(message(wired(bad))).toBe(said);
    expect(repaired(wired(bad)).edges).toEqual([]);
  });

  test('of two edges into one port the first stays', () => {
    const input = wired(edge('s.y', 'c.x'), edge('a.y', 'c.x'));
    expect(repaired(input).edges).toEqual([{ from: ['s', 'y'], to: ['c', 'x'] }]);
    expect(message(input)).toContain('c.x is wired from s.y already');
  });

  test('a cycle loses one edge, and its nodes are named in order', () => {
    const input = wired(edge('a.y', 'b.x'), edge('b.y', 'c.x'), edge('c.y', 'a.x'), edge('s.y', 'j.a'));
    expect(repaired(input).edges).toHaveLength(3);
    expect(message(input)).toBe('The edge from c.y to a.x was left out, because it closes a cycle: a → b → c → a.');
  });

  test('2,000 nodes in a ring and thousands of edges back are no trouble', () => {
    const ring = Array.from(
      { length: MAX_NODES },
      (_, index) => `{"id": "n${index}", "op": "Stack", "params": {"n": 8}, "position": [0, 0]}`,
    );
    const edges = Array.from({ length: 8 * MAX_NODES }, (_, index) => {
      const reader = index % MAX_NODES;
      const port = Math.floor(index / MAX_NODES);
      return edge(`n${(reader + MAX_NODES - 1 - port * 7) % MAX_NODES}.y`, `n${reader}.x${port}`);
    });
    expect(repaired(text({ nodes: `[${ring}]`, edges: `[${edges}]` })).edges.length).toBeGreaterThan(MAX_NODES);
  });

  test('too many edges are refused', () => {
    expect(codes(wired(...new Array<string>(20_001).fill('0')))).toEqual(['too-many-edges']);
  });
});

describe('backward', () => {
  const nodes = `[${source('s', ', "inputs": {"value": [1, 2]}')}]`;
  test.each([
    ['{"from": ["gone", "y"]}', 'What to differentiate was left out: there is no node named "gone".'],
    [
      '{"from": ["s", "q"]}',
      'What to differentiate was left out: s (Source) has no port named "q"; it has y and value.',
    ],
    ['7', 'What to differentiate was left out: "backward" needs a "from" that is [node, port], not 7.'],
  ])('%s', (backward, said) => {
    expect(message(text({ nodes, backward }))).toBe(said);
    expect(repaired(text({ nodes, backward }))).not.toHaveProperty('backward');
  });

  test('a bad seed is left out, the target stays', () => {
    const input = text({ nodes, backward: '{"from": ["s", "y"], "seed": [[1], 2]}' });
    expect(repaired(input).backward).toEqual({ from: ['s', 'y'] });
    expect(codes(input)).toEqual(['bad-seed']);
  });

  test('null, a target and a seed are kept', () => {
    expect(repaired(text({ nodes, backward: 'null' })).backward).toBeNull();
    const backward = { from: ['s', 'y'], seed: [1, 'NaN'] };
    expect(repaired(text({ nodes, backward: JSON.stringify(backward) })).backward).toEqual(backward);
  });
});
