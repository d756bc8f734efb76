// nodeRows: flowing ports on top level with outputs, holding ports below, sources edited in place of their output.
import { describe, expect, it } from 'vitest';
import type { GraphEdge, GraphNode } from '../../document/model.ts';
import type { InputPort, Op } from '../../engine/op.ts';
import { nodeRows } from './nodeRows.ts';

const port = (name: string, rest: Partial<InputPort> = {}): InputPort => ({
  name,
  role: 'data',
  differentiable: true,
  description: '',
  ...rest,
});
const op = (inputs: Op['inputs'], rest: Partial<Op> = {}): Op =>
  ({ name: 'Toy', inputs, outputs: [{ name: 'y', description: '' }], params: [], ...rest }) as Op;
const affine = op([
  port('x'),
  port('W', { role: 'parameter', default: { init: 'glorot_uniform' } }),
  port('b', { role: 'parameter', default: 0 }),
]);
const node = (rest: Partial<GraphNode> = {}): GraphNode => ({ id: 'fc', op: 'Toy', position: [0, 0], ...rest });
const wire = (from: [string, string], to: [string, string]): GraphEdge => ({ from, to });

describe('nodeRows', () => {
  it('sets the first flowing input level with the output and what is held below', () => {
    const { rows, held, source } = nodeRows(node({ inputs: { W: [[1, 2]] } }), affine, [wire(['x', 'y'], ['fc', 'x'])]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ input: { port: { name: 'x' }, from: ['x', 'y'] }, output: { name: 'y' } });
    expect(held).toMatchObject([
      { port: { name: 'W' }, own: true, value: [[1, 2]], trainable: true },
      { port: { name: 'b' }, own: false, value: 0, trainable: true },
    ]);
    expect(source).toBeNull();
  });

  it('moves a port up when it is wired and shows its value again when it is not', () => {
    const held = node({ inputs: { W: [[1, 2]] } });
    const wired = nodeRows(held, affine, [wire(['w', 'y'], ['fc', 'W'])]);
    expect(wired.rows.map((row) => row.input?.port.name)).toEqual(['x', 'W']);
    expect(wired.held.map((row) => row.port.name)).toEqual(['b']);
    expect(nodeRows(held, affine, []).held.map((row) => row.port.name)).toEqual(['W', 'b']);
  });

  it('keeps an empty port in the upper rows, and ignores wires of other nodes', () => {
    const { rows } = nodeRows(node(), affine, [wire(['x', 'y'], ['other', 'x'])]);
    expect(rows[0]?.input).toMatchObject({ port: { name: 'x' }, from: null });
  });

  it('keeps an optional port out of the way until something is on it', () => {
    const loss = op([port('logits'), port('weight', { optional: true }), port('target', { role: 'target' })]);
    const bare = nodeRows(node(), loss, []);
    expect(bare.rows.map((row) => row.input?.port.name)).toEqual(['logits', 'target']);
    expect(bare.spare.map(({ name }) => name)).toEqual(['weight']);
    expect(nodeRows(node({ inputs: { weight: [1, 2] } }), loss, []).held.map((row) => row.port.name)).toEqual([
      'weight',
    ]);
    expect(nodeRows(node(), loss, [wire(['w', 'y'], ['fc', 'weight'])]).spare).toEqual([]);
  });

  it('lets the document override what is trainable', () => {
    const { held } = nodeRows(node({ trainable: { W: false } }), affine, []);
    expect(held.map((row) => row.trainable)).toEqual([false, true]);
  });

  it('shows what a source holds in the place of its output, unless it is wired', () => {
    const input = op([port('value')], { source: true });
    const holding = nodeRows(node({ inputs: { value: [1, 2] } }), input, []);
    expect(holding).toMatchObject({ rows: [{ input: null, output: { name: 'y' } }], held: [] });
    expect(holding.source?.value).toEqual([1, 2]);
    expect(nodeRows(node({ inputs: { value: 1 } }), input, [wire(['a', 'y'], ['fc', 'value'])]).source).toBeNull();
  });

  it('gives a node of an unknown op the ports that its wires name', () => {
    const { rows } = nodeRows(node(), undefined, [wire(['x', 'y'], ['fc', 'q']), wire(['fc', 'z'], ['p', 'x'])]);
    expect(rows).toMatchObject([{ input: { port: { name: 'q' } }, output: { name: 'z' } }]);
  });

  it('is not fooled by names that every object has', () => {
    const { held } = nodeRows(node({ inputs: {} }), op([port('constructor', { default: 2 })]), []);
    expect(held[0]).toMatchObject({ value: 2, own: false });
  });
});
