// Opening an op and closing it again: there and back is where it was, edits inside come back, and what does not map back is refused.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../command.ts';
import { findFrame, frameAround, nodesInside } from '../frames.ts';
import type { GraphDocument, HeldValue } from '../model.ts';
import { findNode } from '../ports.ts';
import { readDocument } from '../readDocument.ts';
import { soundDocument } from '../testing/arbitraries.ts';
import { brokenLaws, deepFreeze } from '../testing/laws.ts';
import { toyByItself, toyOpening } from '../testing/toyOpening.ts';
import { toySignatures } from '../testing/toySignatures.ts';
import { writeDocument } from '../writeDocument.ts';
import { closeFrame } from './closeFrame.ts';
import { connect } from './connect.ts';
import { deleteItems } from './deleteItems.ts';
import { disconnect } from './disconnect.ts';
import { dissolveFrame } from './dissolveFrame.ts';
import { moveNodes } from './moveNodes.ts';
import { openOp } from './openOp.ts';
import { renameNode } from './renameNode.ts';
import { replaceOp } from './replaceOp.ts';
import { setHeld } from './setHeld.ts';
import { setParam } from './setParam.ts';
import { setTrainable } from './setTrainable.ts';

function done(answer: ReturnType<typeof openOp>): GraphDocument {
  if (isRefusal(answer)) throw new Error(answer.refused);
  expect(brokenLaws(answer, toySignatures)).toEqual([]);
  return deepFreeze(answer);
}
const opened = (document: GraphDocument, id: string, extra = {}) =>
  done(openOp(document, toyOpening(document, id, extra), toySignatures));
const closed = (document: GraphDocument, frame: string) =>
  done(closeFrame(document, { frame, byItself: toyByItself }, toySignatures));
const refusal = (document: GraphDocument, frame: string): string => {
  const answer = closeFrame(document, { frame, byItself: toyByItself }, toySignatures);
  return isRefusal(answer) ? answer.refused : 'closed';
};
const step = <A>(command: (document: GraphDocument, args: A, s: typeof toySignatures) => ReturnType<typeof openOp>) => {
  return (document: GraphDocument, args: A) => done(command(document, args, toySignatures));
};
const edit = {
  held: step(setHeld),
  param: step(setParam),
  trainable: step(setTrainable),
  connect: step(connect),
  disconnect: step(disconnect),
  remove: step(deleteItems),
  rename: step(renameNode),
  op: step(replaceOp),
  move: step(moveNodes),
};

/** x -> fc (Line) -> bend (Bend) -> cost (Loss), all of it open to be opened. */
const chain: GraphDocument = deepFreeze({
  format: 'chainrule',
  version: 1,
  title: 'chain',
  nodes: [
    { id: 'x', op: 'Source', position: [0, 0.1], inputs: { value: [1, 2] } },
    { id: 'fc', op: 'Line', position: [200.3, 10], inputs: { W: [[1, 2]], b: 0 }, trainable: { b: false } },
    { id: 'bend', op: 'Bend', position: [400, 20], params: { alpha: 0.25 }, inputs: { x: 9 } },
    { id: 't', op: 'Source', position: [400, 300], inputs: { value: 0 } },
    { id: 'cost', op: 'Loss', position: [600.7, 30] },
  ],
  edges: [
    { from: ['x', 'y'], to: ['fc', 'x'] },
    { from: ['fc', 'y'], to: ['bend', 'x'] },
    { from: ['bend', 'y'], to: ['cost', 'p'] },
    { from: ['t', 'y'], to: ['cost', 'target'] },
  ],
  backward: { from: ['cost', 'C'], seed: 2 },
} as const);

describe('there and back', () => {
  test('any op of any document', () => {
    let count = 0;
    fc.assert(
      fc.property(soundDocument, fc.nat(), fc.integer({ min: -900, max: 900 }), (document, at, by) => {
        const node = document.nodes[at % Math.max(document.nodes.length, 1)];
        if (node === undefined) return;
        // Sums of fractions are brought back to six decimals.
        const grid = {
          ...document,
          nodes: document.nodes.map((each) => ({ ...each, position: snapped(each.position) })),
        };
        const others = grid.nodes.filter(({ id }) => id !== node.id).map(({ id }) => id);
        const room = others.length > 0 ? [{ by: [by, 7] as const, nodes: others }] : [];
        const open = openOp(deepFreeze(grid), toyOpening(grid, node.id, { room }), toySignatures);
        if (isRefusal(open)) return;
        count++;
        expect(brokenLaws(open, toySignatures)).toEqual([]);
        expect(findNode(open, node.id)).toBeUndefined();
        const back = closeFrame(deepFreeze(open), { frame: node.id, byItself: toyByItself }, toySignatures);
        expect(back).toEqual(grid);
        const read = readDocument(writeDocument(open), toySignatures);
        expect(read.document).toEqual(open);
      }),
      { numRuns: 300 },
    );
    expect(count).toBeGreaterThan(80);
  });

  test('opened within opened, closed from the outside at once', () => {
    let open = opened(chain, 'bend');
    expect(open.nodes.map(({ id }) => id)).toEqual(['x', 'fc', 'bend_low', 'bend_top', 't', 'cost']);
    open = opened(open, 'bend_top', { room: [{ by: [300, 0], nodes: ['cost'] }] });
    open = opened(open, 'bend_top_left');
    expect(frameAround(open, 'bend_top_left_sum')?.node.id).toBe('bend_top_left');
    const frame = findFrame(open, 'bend');
    expect(frame && nodesInside(open, frame)).toContain('bend_top_left_product');
    expect(closed(closed(closed(open, 'bend_top_left'), 'bend_top'), 'bend')).toEqual(chain);
    expect(closed(open, 'bend')).toEqual(chain);
  });

  test('who made room is opened in its turn', () => {
    let open = opened(chain, 'fc', { room: [{ by: [500, 0.25], nodes: ['bend', 'cost'] }] });
    open = opened(open, 'bend');
    expect(findNode(open, 'bend_low')?.position).toEqual([900, 20.25]);
    expect(closed(closed(open, 'fc'), 'bend')).toEqual(chain);
    expect(closed(closed(open, 'bend'), 'fc')).toEqual(chain);
  });

  test('a wired port keeps what rests at it; the target and its seed go along', () => {
    const target: GraphDocument = { ...chain, backward: { from: ['bend', 'y'], seed: [1, 0] } };
    const open = opened(target, 'bend');
    expect(open.backward).toEqual({ from: ['bend_top', 'y'], seed: [1, 0] });
    expect(findFrame(open, 'bend')?.node.inputs).toEqual({ x: 9 });
    expect(closed(open, 'bend')).toEqual(target);
    const input: GraphDocument = { ...chain, backward: { from: ['fc', 'W'] } };
    expect(opened(input, 'fc').backward).toEqual({ from: ['fc_product', 'b'] });
    expect(closed(opened(input, 'fc'), 'fc')).toEqual(input);
  });
});

function snapped([x, y]: readonly [number, number]): readonly [number, number] {
  // Away from the edge of the canvas, where room ends.
  return [Math.round(x * 900) / 1000 + 0, Math.round(y * 900) / 1000 + 0];
}

describe('what the ports hold', () => {
  test('one reader holds it itself, and is trained as the port was', () => {
    const open = opened(chain, 'fc');
    expect(findNode(open, 'fc_product')).toMatchObject({ inputs: { b: [[1, 2]] }, trainable: { b: true } });
    expect(findNode(open, 'fc_sum')).toEqual({ id: 'fc_sum', op: 'Join', position: [200.3, 10], inputs: { b: 0 } });
  });

  test('several readers share one source', () => {
    const loose = edit.disconnect(chain, { to: ['bend', 'x'] });
    const open = opened(loose, 'bend');
    expect(findNode(open, 'bend_x')).toMatchObject({ op: 'Source', inputs: { value: 9 } });
    expect(open.edges.filter(({ from }) => from[0] === 'bend_x').map(({ to }) => to.join('.'))).toEqual([
      'bend_low.x0',
      'bend_low.x1',
      'bend_top.b',
    ]);
    expect(closed(open, 'bend')).toEqual(loose);
    const seen: GraphDocument = { ...open, backward: { from: ['bend_x', 'y'] } };
    expect(closed(seen, 'bend').backward).toEqual({ from: ['bend', 'x'] });
    const more = closed(edit.held(open, { node: 'bend_x', port: 'value', value: [1, 2, 3] }), 'bend');
    expect(findNode(more, 'bend')?.inputs).toEqual({ x: [1, 2, 3] });
  });

  test.each<[string, HeldValue | undefined]>([
    ['a default', undefined],
    ['an initializer', { init: 'glorot_uniform', seed: 3 }],
  ])('%s comes back where its numbers were left alone, and gives way to an edit', (_, held) => {
    const given = edit.held(chain, { node: 'fc', port: 'W', value: held });
    const open = opened(given, 'fc');
    expect(findNode(open, 'fc_product')?.inputs?.b).toEqual([1, 4]);
    expect(closed(open, 'fc')).toEqual(given);
    const changed = edit.held(open, { node: 'fc_product', port: 'b', value: [7, 7] });
    expect(findNode(closed(changed, 'fc'), 'fc')?.inputs).toEqual({ b: 0, W: [7, 7] });
  });

  test('edits inside come back: values, training, wires', () => {
    let open = opened(chain, 'fc');
    open = edit.held(open, { node: 'fc_sum', port: 'b', value: 5 });
    open = edit.trainable(open, { node: 'fc_product', port: 'b', trainable: false });
    open = edit.trainable(open, { node: 'fc_sum', port: 'b', trainable: true });
    open = edit.connect(open, { from: ['t', 'y'], to: ['fc_product', 'a'] });
    const back = closed(open, 'fc');
    expect(findNode(back, 'fc')).toMatchObject({ inputs: { W: [[1, 2]], b: 5 }, trainable: { W: false } });
    expect(back.edges).toContainEqual({ from: ['t', 'y'], to: ['fc', 'x'] });
    const wired = closed(edit.connect(open, { from: ['t', 'y'], to: ['fc_product', 'b'] }), 'fc');
    expect(findNode(wired, 'fc')?.inputs).toEqual({ W: [[1, 2]], b: 5 });
    expect(wired.edges).toContainEqual({ from: ['t', 'y'], to: ['fc', 'W'] });
  });
});

describe('what was changed otherwise is refused with its reason and the way out', () => {
  const open = opened(chain, 'bend');
  const first = { from: ['bend_low', 'y'], to: ['bend_top', 'a'] } as const;
  test.each<[string, GraphDocument, string]>([
    ['deleted', edit.remove(open, { nodes: ['bend_low'], edges: [] }), 'bend_low was deleted'],
    ['another op', edit.op(open, { node: 'bend_top', op: 'Line' }), 'bend_top is "Line" now, where "Join" was'],
    ['a param', edit.param(open, { node: 'bend_low', name: 'n', value: 4 }), 'the param n of bend_low was changed'],
    ['a constant', edit.held(open, { node: 'bend_low', port: 'x2', value: 1 }), 'what bend_low.x2 holds was changed'],
    [
      'a wire out',
      edit.disconnect(open, { to: ['bend_top', 'a'] }),
      'the wire from bend_low.y to bend_top.a was taken out',
    ],
    [
      'a wire in',
      edit.connect(open, { from: ['x', 'y'], to: ['bend_low', 'x2'] }),
      'the wire from x.y to bend_low.x2 was put in',
    ],
    [
      'read outside',
      edit.connect(open, { from: first.from, to: ['cost', 'target'] }),
      'bend_low.y is read outside, by cost.target',
    ],
    [
      'one of those that stand for x',
      edit.connect(open, { from: ['t', 'y'], to: ['bend_low', 'x1'] }),
      'bend_low.x0, bend_low.x1 and bend_top.b all stand for x, and have different things on them now',
    ],
    ['backward', { ...open, backward: { from: first.from } }, 'backward starts inside it, at bend_low.y'],
  ])('%s', (_, document, reason) => {
    expect(refusal(document, 'bend')).toContain(`bend cannot be closed: ${reason}.`);
    expect(refusal(document, 'bend')).toContain('dissolve the frame');
  });

  test('undone by hand it closes again', () => {
    const cut = edit.disconnect(open, { to: first.to });
    const back = closed(edit.connect(cut, first), 'bend');
    expect(back).toEqual(chain);
    const off = edit.param(edit.param(open, { node: 'bend_low', name: 'n', value: 4 }), {
      node: 'bend_low',
      name: 'n',
      value: 3,
    });
    expect(closed(off, 'bend')).toEqual(chain);
  });

  test('a frame in which all was deleted is gone, one in which something is left stays', () => {
    const some = edit.remove(open, { nodes: ['bend_low'], edges: [] });
    expect(some.frames).toHaveLength(1);
    expect(readDocument(writeDocument(some), toySignatures)).toMatchObject({ document: some, diagnostics: [] });
    expect(edit.remove(some, { nodes: ['bend_top'], edges: [] }).frames).toBeUndefined();
    // The name of what was deleted stays with the frame.
    expect(renameNode(some, { id: 'x', to: 'bend_low' }, toySignatures)).toHaveProperty('refused');
  });

  test('dissolving keeps the nodes and forgets the op', () => {
    const loose = done(dissolveFrame(open, { frame: 'bend' }, toySignatures));
    expect(loose.nodes).toBe(open.nodes);
    expect(loose.frames).toBeUndefined();
    expect(refusal(loose, 'bend')).toMatch(/No opened op is named/);
  });
});

describe('names and places', () => {
  test('members and the op itself can be renamed while it is open', () => {
    let open = opened(chain, 'bend');
    open = edit.rename(open, { id: 'bend_low', to: 'bottom' });
    open = edit.rename(open, { id: 'bend', to: 'curve' });
    expect(renameNode(open, { id: 'x', to: 'curve' }, toySignatures)).toHaveProperty('refused');
    const back = closed(open, 'curve');
    expect(findNode(back, 'curve')?.op).toBe('Bend');
    expect(closed(edit.rename(open, { id: 'curve', to: 'bend' }), 'bend')).toEqual(chain);
  });

  test('the op goes where the corner of what is inside goes', () => {
    const open = opened(chain, 'bend', { positions: new Map([['bend_top', [700, -20]]]) });
    const moved = edit.move(open, {
      positions: new Map([
        ['bend_low', [410, 120]],
        ['bend_top', [710, 80]],
      ]),
    });
    expect(findNode(closed(moved, 'bend'), 'bend')?.position).toEqual([410, 120]);
    expect(closed(open, 'bend')).toEqual(chain);
  });

  test('wherever its members are placed, it closes to where everything was', () => {
    const positions = new Map([
      ['bend_low', [420, 0]],
      ['bend_top', [600, 0]],
    ] as const);
    const room = [
      { by: [350, 0], nodes: ['cost'] },
      { by: [0, 120.5], nodes: ['t'] },
    ] as const;
    const open = opened(chain, 'bend', { positions, room });
    expect(findNode(open, 'bend_low')?.position).toEqual([420, 0]);
    expect(findNode(open, 'cost')?.position).toEqual([950.7, 30]);
    expect(findNode(open, 't')?.position).toEqual([400, 420.5]);
    expect(closed(open, 'bend')).toEqual(chain);
  });
});
