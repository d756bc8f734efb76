// readDocument: what of a foreign graph is kept, repaired and left out, and what is said about it.
import { describe, expect, test, vi } from 'vitest';
import { MAX_NODES } from './limits.ts';
import type { GraphDocument } from './model.ts';
import { bendText, codes, edgeText, foreignText, messages, read, sourceText } from './testing/foreignText.ts';
import { brokenLaws } from './testing/laws.ts';
import { toySignatures } from './testing/toySignatures.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

function repaired(input: unknown): GraphDocument {
  const { document } = read(input);
  expect(document).not.toBeNull();
  expect(brokenLaws(document as GraphDocument, toySignatures)).toEqual([]);
  return document as GraphDocument;
}

function held(value: string): string {
  return foreignText({ nodes: `[${sourceText('x', `, "inputs": {"value": ${value}}`)}]` });
}

describe('held values', () => {
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
    expect(messages(held(value))).toBe(said);
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
    const { inputs, trainable } = repaired(foreignText({ nodes: `[${node}]` })).nodes[0] ?? {};
    expect(inputs).toEqual({ W: 1, b: { init: 'zeros' } });
    expect(trainable).toEqual({ W: false, b: true, x: true });
  });

  test('one mark for the whole node goes to the ports whose default it is not', () => {
    const { trainable } =
      repaired(foreignText({ nodes: '[{"id": "l", "op": "Line", "trainable": false}]' })).nodes[0] ?? {};
    expect(trainable).toEqual({ W: false, b: false });
  });

  test('a wired port keeps what it holds', () => {
    const nodes = `[${sourceText('x')}, ${bendText('y', ', "inputs": {"x": 5}')}]`;
    const document = repaired(foreignText({ nodes, edges: '[{"from": ["x", "y"], "to": ["y", "x"]}]' }));
    expect(document.nodes[1]?.inputs).toEqual({ x: 5 });
    expect(document.edges).toHaveLength(1);
  });
});

describe('nodes', () => {
  test('prototype names are nothing but bad names', () => {
    const nodes = `[{"id": "__proto__", "op": "Source", "position": [0, 0], "inputs": {"__proto__": 1, "constructor": 2, "value": 3}, "params": {"__proto__": {"polluted": 1}}}, {"id": "constructor", "op": "Source"}]`;
    const edges = '[{"from": ["__proto__", "y"], "to": ["constructor", "value"]}]';
    const document = repaired(foreignText({ nodes, edges, __proto__x: '1' }));
    expect(document.nodes.map(({ id }) => id)).toEqual(['node', 'node_2']);
    expect(document.edges).toEqual([{ from: ['node', 'y'], to: ['node_2', 'value'] }]);
    expect(document.nodes[0]?.inputs).toEqual({ value: 3 });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('ids are kept where they can be and minted anew where not; edges follow', () => {
    const nodes = `[${sourceText('fc')}, ${bendText('fc')}, ${bendText('two words')}, ${bendText('1st')}, {"op": "Bend"}, {"id": 7, "op": "Bend"}, ${bendText('fc_2')}]`;
    const edges = '[{"from": ["fc", "y"], "to": ["two words", "x"]}, {"from": ["fc", "y"], "to": [7, "x"]}]';
    const document = repaired(foreignText({ nodes, edges }));
    expect(document.nodes.map(({ id }) => id)).toEqual(['fc', 'fc_3', 'two_words', 'st', 'bend', 'node', 'fc_2']);
    expect(document.edges.map(({ to }) => to[0])).toEqual(['two_words', 'node']);
    expect(codes(foreignText({ nodes, edges }))).toEqual(['duplicate-id', 'bad-id', 'bad-id', 'bad-id', 'bad-id']);
  });

  test('an unknown op is kept with all it holds', () => {
    const node =
      '{"id": "q", "op": "source", "position": [1, 2], "params": {"depth": 3, "axes": [1], "name": "z", "off": null}, "inputs": {"in": [1, 2]}, "trainable": {"in": true}}';
    const nodes = `[${sourceText('x')}, ${node}]`;
    const edges = '[{"from": ["x", "y"], "to": ["q", "in2"]}]';
    const document = repaired(foreignText({ nodes, edges }));
    expect(document.nodes[1]).toEqual(JSON.parse(node));
    expect(document.edges).toHaveLength(1);
    expect(messages(foreignText({ nodes, edges }))).toBe(
      'q is of the op "source", which is not known; it is kept, but cannot run: the op Source may be meant.',
    );
  });

  test('params out of bounds fall back to their default; unknown ones are kept', () => {
    const nodes = '[{"id": "l", "op": "Line", "params": {"units": -1, "bias": "yes", "unit": 3}}]';
    expect(repaired(foreignText({ nodes })).nodes[0]?.params).toEqual({ unit: 3 });
    expect(messages(foreignText({ nodes }))).toBe(
      [
        'l: the param "units" must be a whole number from 1 to 64, not -1; its default null is used.',
        'l: the param "bias" must be true or false, not "yes"; its default true is used.',
        'l (Line) has no param named "unit"; it is kept, but does nothing: its params are units and bias.',
      ].join('\n'),
    );
  });

  test('a value at a port that a param took away rests there; at a port that never was it is reported', () => {
    const nodes = '[{"id": "l", "op": "Line", "params": {"bias": false}, "inputs": {"b": 1, "w": 2}}]';
    expect(repaired(foreignText({ nodes })).nodes[0]?.inputs).toEqual({ b: 1, w: 2 });
    expect(messages(foreignText({ nodes }))).toBe(
      'l.w does not exist: Line has no input named "w"; the value is kept, but unused: its inputs are x and W.',
    );
  });

  test.each(['["NaN", 0]', '[1]', '{"x": 1}', '[null, null]', '[1e999, 0]'])(
    'position %s is replaced by a place',
    (position) => {
      const nodes = `[{"id": "a", "op": "Source", "position": ${position}}]`;
      expect(repaired(foreignText({ nodes })).nodes[0]?.position).toEqual([0, 0]);
      expect(codes(foreignText({ nodes }))).toEqual(['bad-position']);
    },
  );

  test('nodes without positions are laid out by depth, without a word', () => {
    const nodes = '[{"id": "c", "op": "Join"}, {"id": "a", "op": "Source"}, {"id": "b", "op": "Bend"}]';
    const edges =
      '[{"from": ["a", "y"], "to": ["b", "x"]}, {"from": ["a", "y"], "to": ["c", "a"]}, {"from": ["b", "y"], "to": ["c", "b"]}]';
    const document = repaired(foreignText({ nodes, edges }));
    expect(read(foreignText({ nodes, edges })).diagnostics).toEqual([]);
    const x = Object.fromEntries(document.nodes.map((node) => [node.id, node.position[0]]));
    expect(x.a).toBeLessThan(x.b as number);
    expect(x.b).toBeLessThan(x.c as number);
  });

  test('nodes without positions go below the others, and never off the canvas', () => {
    const nodes = '[{"id": "a", "op": "Source", "position": [40, 999990]}, {"id": "b", "op": "Source"}]';
    expect(repaired(foreignText({ nodes })).nodes[1]?.position).toEqual([40, 1e6]);
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
    repaired(foreignText({ nodes }));
    expect(codes(foreignText({ nodes }))).toEqual([code]);
  });
});

describe('edges', () => {
  const nodes = `[${sourceText('s')}, ${bendText('a')}, ${bendText('b')}, ${bendText('c')}, {"id": "j", "op": "Join", "position": [0, 0]}]`;
  const wired = (...edges: readonly string[]) => foreignText({ nodes, edges: `[${edges}]` });

  test.each([
    [edgeText('s.y', 'gone.x'), 'The edge from s.y to gone.x was left out: there is no node named "gone".'],
    [
      edgeText('s.z', 'a.x'),
      'The edge from s.z to a.x was left out: s (Source) has no output named "z"; it has the output y.',
    ],
    [
      edgeText('s.y', 'j.q'),
      'The edge from s.y to j.q was left out: j (Join) has no input named "q"; it has the inputs a and b.',
    ],
    [
      edgeText('s.y', 'a.y'),
      'The edge from s.y to a.y was left out: a.y is an output, and an edge goes from an output to an input.',
    ],
    [
      edgeText('a.x', 'b.x'),
      'The edge from a.x to b.x was left out: a.x is an input, and an edge goes from an output to an input.',
    ],
    [
      '{"from": "s.y", "to": ["a", "x"]}',
      'Edge number 1 has no usable "from"; it needs "from" and "to", each [node, port], and was left out.',
    ],
    ['3', 'Edge number 1 is 3; it needs "from" and "to", each [node, port], and was left out.'],
    [edgeText('a.y', 'a.x'), 'The edge from a.y to a.x was left out, because it closes a cycle: a → a.'],
  ])('%s', (bad, said) => {
    expect(messages(wired(bad))).toBe(said);
    expect(repaired(wired(bad)).edges).toEqual([]);
  });

  test('of two edges into one port the first stays', () => {
    const input = wired(edgeText('s.y', 'c.x'), edgeText('a.y', 'c.x'));
    expect(repaired(input).edges).toEqual([{ from: ['s', 'y'], to: ['c', 'x'] }]);
    expect(messages(input)).toContain('c.x is wired from s.y already');
  });

  test('a cycle loses one edge, and its nodes are named in order', () => {
    const input = wired(edgeText('a.y', 'b.x'), edgeText('b.y', 'c.x'), edgeText('c.y', 'a.x'), edgeText('s.y', 'j.a'));
    expect(repaired(input).edges).toHaveLength(3);
    expect(messages(input)).toBe('The edge from c.y to a.x was left out, because it closes a cycle: a → b → c → a.');
  });

  test('2,000 nodes in a ring and thousands of edges back are no trouble', () => {
    const ring = Array.from(
      { length: MAX_NODES },
      (_, index) => `{"id": "n${index}", "op": "Stack", "params": {"n": 8}, "position": [0, 0]}`,
    );
    const edges = Array.from({ length: 8 * MAX_NODES }, (_, index) => {
      const reader = index % MAX_NODES;
      const port = Math.floor(index / MAX_NODES);
      return edgeText(`n${(reader + MAX_NODES - 1 - port * 7) % MAX_NODES}.y`, `n${reader}.x${port}`);
    });
    expect(repaired(foreignText({ nodes: `[${ring}]`, edges: `[${edges}]` })).edges.length).toBeGreaterThan(MAX_NODES);
  });

  test('too many edges are refused', () => {
    expect(codes(wired(...Array.from({ length: 20_001 }, () => '0')))).toEqual(['too-many-edges']);
  });
});

describe('backward', () => {
  const nodes = `[${sourceText('s', ', "inputs": {"value": [1, 2]}')}]`;
  test.each([
    ['{"from": ["gone", "y"]}', 'What to differentiate was left out: there is no node named "gone".'],
    [
      '{"from": ["s", "q"]}',
      'What to differentiate was left out: s (Source) has no port named "q"; it has y and value.',
    ],
    ['7', 'What to differentiate was left out: "backward" needs a "from" that is [node, port], not 7.'],
  ])('%s', (backward, said) => {
    expect(messages(foreignText({ nodes, backward }))).toBe(said);
    expect(repaired(foreignText({ nodes, backward }))).not.toHaveProperty('backward');
  });

  test('a bad seed is left out, the target stays', () => {
    const input = foreignText({ nodes, backward: '{"from": ["s", "y"], "seed": [[1], 2]}' });
    expect(repaired(input).backward).toEqual({ from: ['s', 'y'] });
    expect(codes(input)).toEqual(['bad-seed']);
  });

  test('null, a target and a seed are kept', () => {
    expect(repaired(foreignText({ nodes, backward: 'null' })).backward).toBeNull();
    const backward = { from: ['s', 'y'], seed: [1, 'NaN'] };
    expect(repaired(foreignText({ nodes, backward: JSON.stringify(backward) })).backward).toEqual(backward);
  });
});
