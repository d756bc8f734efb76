// portFit: fitting, misfitting and refused ports for a wire drawn in either direction.
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import type { InputPort, Op } from '../../engine/op.ts';
import type { PortKey } from '../../engine/program.ts';
import type { Shape } from '../../engine/shape.ts';
import { draftFits, opAccepts, shortReason } from './portFit.ts';

const port = (name: string, rest: Partial<InputPort> = {}): InputPort => ({
  name,
  role: 'data',
  differentiable: true,
  description: '',
  ...rest,
});
const outputs = [{ name: 'y', description: '' }];
const toy = (name: string, inputs: readonly InputPort[], infer: Op['infer'], rest: Partial<Op> = {}): [string, Op] => [
  name,
  { name, inputs, outputs, params: [], infer, ...rest } as unknown as Op,
];
/** Needs both inner sizes alike. */
const dot: Op['infer'] = ({ a, b }) =>
  Array.isArray(a) && Array.isArray(b) && a.at(-1) !== b[0]
    ? {
        problem: `inner sizes differ: ${a.at(-1)} and ${b[0]}; transpose b.`,
        fix: { kind: 'advice', text: 'Transpose' },
      }
    : { outputs: { y: [] } };
const ops = new Map([
  toy('Input', [port('value')], ({ value }) => ({ outputs: { y: value as Shape } }), { source: true }),
  toy('Dot', [port('a'), port('b')], dot),
  toy('Scale', [port('x'), port('k', { default: 1 })], ({ x }) => ({ outputs: { y: x as Shape } })),
]);
const document: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    { id: 'u', op: 'Input', position: [0, 0], inputs: { value: [1, 2, 3] } },
    { id: 'v', op: 'Input', position: [0, 0], inputs: { value: [1, 2, 3, 4] } },
    { id: 's', op: 'Scale', position: [0, 0] },
    { id: 'd', op: 'Dot', position: [0, 0], inputs: { b: [1, 2, 3] } },
    { id: 'odd', op: 'NotYetInvented', position: [0, 0] },
  ],
  edges: [{ from: ['u', 'y'], to: ['s', 'x'] }],
};
const shapes = new Map<PortKey, Shape>([
  ['u.y', [3]],
  ['v.y', [4]],
  ['s.y', [3]],
]);
const context = { document, ops, shapes };

describe('draftFits', () => {
  it('judges every input for a wire that starts at an output', () => {
    const answers = draftFits(context, { from: { node: 'v', port: 'y', side: 'output' } });
    expect(answers.get('d.a')).toEqual({
      kind: 'misfit',
      reason: 'inner sizes differ: 4 and 3',
      fix: { kind: 'advice', text: 'Transpose' },
    });
    expect(answers.get('s.x')).toEqual({ kind: 'fits' });
    expect(answers.has('u.y')).toBe(false);
    expect([...answers.keys()].some((key) => key.startsWith('odd.'))).toBe(false);
  });

  it('says that a wire fits where another port decides and is still empty', () => {
    const open = {
      ...document,
      nodes: document.nodes.map((node) => (node.id === 'd' ? { ...node, inputs: {} } : node)),
    };
    const answers = draftFits({ ...context, document: open }, { from: { node: 'v', port: 'y', side: 'output' } });
    expect(answers.get('d.a')).toEqual({ kind: 'fits' });
  });

  it('refuses what would close a cycle, in both directions, itself included', () => {
    const forward = draftFits(context, { from: { node: 's', port: 'y', side: 'output' } });
    expect(forward.get('u.value')).toEqual({ kind: 'refused' });
    expect(forward.get('s.k')).toEqual({ kind: 'refused' });
    expect(forward.get('d.a')).toEqual({ kind: 'fits' });
    const backward = draftFits(context, { from: { node: 'u', port: 'value', side: 'input' } });
    expect(backward.get('s.y')).toEqual({ kind: 'refused' });
    expect(backward.get('v.y')).toEqual({ kind: 'fits' });
  });

  it('does not blame a wire for what was wrong before', () => {
    const broken: Op['infer'] = () => ({ problem: 'always wrong' });
    const withBroken = new Map([...ops, toy('Scale', [port('x'), port('k', { default: 1 })], broken)]);
    const answers = draftFits({ ...context, ops: withBroken }, { from: { node: 'v', port: 'y', side: 'output' } });
    expect(answers.get('s.k')).toEqual({ kind: 'fits' });
  });
});

describe('opAccepts', () => {
  it('takes ops that run on the shape, or may once their other ports are wired', () => {
    expect(opAccepts(ops.get('Scale') as Op, {}, [3])).toBe(true);
    expect(opAccepts(ops.get('Dot') as Op, {}, [3])).toBe(true);
    const picky = toy('Picky', [port('x')], () => ({ problem: 'no' }))[1];
    expect(opAccepts(picky, {}, [3])).toBe(false);
    expect(opAccepts(picky, {}, undefined)).toBe(true);
  });
  it('never takes a source', () => {
    expect(opAccepts(ops.get('Input') as Op, {}, [3])).toBe(false);
  });
});

describe('shortReason', () => {
  it('keeps the first clause and at most sixteen words', () => {
    expect(shortReason({ problem: 'Sizes differ: 3.5 and 4. Do something.' })).toBe('Sizes differ: 3.5 and 4');
    expect(shortReason({ problem: Array.from({ length: 30 }, () => 'word').join(' ') }).split(' ')).toHaveLength(16);
  });
});
