// commands: what each refuses, in which words, and what it leaves as it was. The laws under random commands are in commandLaws.test.ts.
import { describe, expect, test } from 'vitest';
import { type Command, isRefusal } from '../command.ts';
import { fragmentOf } from '../fragment.ts';
import { MAX_NODES, MAX_TITLE } from '../limits.ts';
import type { GraphDocument, GraphNode } from '../model.ts';
import { toySignatures } from '../testing/toySignatures.ts';
import { addNode } from './addNode.ts';
import { connect } from './connect.ts';
import { deleteItems } from './deleteItems.ts';
import { disconnect } from './disconnect.ts';
import { dissolveNode } from './dissolveNode.ts';
import { extractValue } from './extractValue.ts';
import { insertOnEdge } from './insertOnEdge.ts';
import { moveEdge } from './moveEdge.ts';
import { moveNodes } from './moveNodes.ts';
import { pastedNodes, pasteFragment } from './pasteFragment.ts';
import { renameNode } from './renameNode.ts';
import { replaceOp } from './replaceOp.ts';
import { setBackward } from './setBackward.ts';
import { setHeld } from './setHeld.ts';
import { setNotes } from './setNotes.ts';
import { setParam } from './setParam.ts';
import { setTitle } from './setTitle.ts';
import { setTrainable } from './setTrainable.ts';

const node = (id: string, op: string, rest: Partial<GraphNode> = {}): GraphNode => ({
  id,
  op,
  position: [0, 0],
  ...rest,
});
/** s -> fc -> bend -> loss.p, and a free join and a node of an unknown op. */
const start: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: 'Toy',
  nodes: [
    node('s', 'Source', { inputs: { value: [1, 2] } }),
    node('fc', 'Line', { inputs: { W: { init: 'zeros' }, b: [3] } }),
    node('bend', 'Bend'),
    node('loss', 'Loss'),
    node('j', 'Join'),
    node('odd', 'Strange'),
  ],
  edges: [
    { from: ['s', 'y'], to: ['fc', 'x'] },
    { from: ['fc', 'y'], to: ['bend', 'x'] },
    { from: ['bend', 'y'], to: ['loss', 'p'] },
  ],
  backward: { from: ['loss', 'C'] },
};

function done<A>(command: Command<A>, args: A, document: GraphDocument = start): GraphDocument {
  const answer = command(document, args, toySignatures);
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}
function refused<A>(command: Command<A>, args: A, document: GraphDocument = start): string {
  const answer = command(document, args, toySignatures);
  return isRefusal(answer) ? answer.refused : 'accepted';
}
const wires = (document: GraphDocument) => document.edges.map(({ from, to }) => `${from.join('.')}>${to.join('.')}`);
const find = (document: GraphDocument, id: string) => document.nodes.find((each) => each.id === id);

describe('connect', () => {
  test.each([
    [['gone', 'y'], ['fc', 'x'], 'There is no node named "gone"; it may have been deleted or renamed.'],
    [['s', 'z'], ['fc', 'x'], 's (Source) has no output named "z"; its outputs are y.'],
    [['s', 'y'], ['fc', 'q'], 'fc (Line) has no input named "q"; its inputs are x, W and b.'],
    [['s', 'y'], ['fc', 'y'], 'fc.y is an output; a wire starts at an output and ends at an input.'],
    [['fc', 'W'], ['j', 'a'], 'fc.W is an input; a wire starts at an output and ends at an input.'],
    [['j', 'y'], ['j', 'a'], 'j cannot feed itself: a graph runs from inputs to outputs, without cycles.'],
    [['odd', 'y'], ['j', 'a'], 'odd is of the unknown op "Strange", so its ports are not known; replace its op first.'],
    [
      ['bend', 'y'],
      ['fc', 'W'],
      'A wire from bend.y to fc.W would close a cycle: fc → bend → fc. Values could never be computed in order; take out one of these wires first.',
    ],
  ] as const)('%j to %j is refused', (from, to, reason) => {
    expect(refused(connect, { from, to })).toBe(reason);
  });

  test('the wire that was at the input makes way, in its place', () => {
    expect(wires(done(connect, { from: ['s', 'y'], to: ['bend', 'x'] }))).toEqual([
      's.y>fc.x',
      's.y>bend.x',
      'bend.y>loss.p',
    ]);
  });

  test('the same wire again changes nothing', () => {
    expect(done(connect, { from: ['s', 'y'], to: ['fc', 'x'] })).toBe(start);
  });
});

describe('wires', () => {
  test('an end moves; a cycle is judged without the wire itself', () => {
    expect(wires(done(moveEdge, { edge: ['bend', 'x'], to: ['j', 'a'] }))).toEqual([
      's.y>fc.x',
      'fc.y>j.a',
      'bend.y>loss.p',
    ]);
    const chain = done(connect, { from: ['loss', 'C'], to: ['j', 'a'] });
    expect(refused(moveEdge, { edge: ['fc', 'x'], from: ['j', 'y'] }, chain)).toContain('fc → bend → loss → j → fc');
    const turned = done(moveEdge, { edge: ['fc', 'x'], from: ['j', 'y'], to: ['loss', 'target'] }, start);
    expect(wires(turned)).toContain('j.y>loss.target');
  });

  test('disconnect brings back what the port held', () => {
    const document = done(disconnect, { to: ['fc', 'x'] });
    expect(wires(document)).toEqual(['fc.y>bend.x', 'bend.y>loss.p']);
    expect(document.nodes).toBe(start.nodes);
    expect(done(disconnect, { to: ['j', 'a'] })).toBe(start);
  });

  test('a node is put into a wire, there already or new', () => {
    const document = done(insertOnEdge, { edge: ['bend', 'x'], node: 'j' });
    expect(wires(document).toSorted()).toEqual(['bend.y>loss.p', 'fc.y>j.a', 'j.y>bend.x', 's.y>fc.x']);
    const added = done(insertOnEdge, {
      edge: ['fc', 'x'],
      node: { op: 'Split', id: 'cut', position: [1, 1] },
      output: 'y1',
    });
    expect(wires(added)).toContain('cut.y1>fc.x');
    expect(refused(insertOnEdge, { edge: ['bend', 'x'], node: 'fc' })).toBe(
      'fc is an end of that wire already; choose another wire.',
    );
    expect(refused(insertOnEdge, { edge: ['bend', 'x'], node: 'loss' })).toBe(
      'loss (Loss) has no free data input, so it does not fit into a wire.',
    );
    expect(refused(insertOnEdge, { edge: ['fc', 'x'], node: 'loss', input: 'target' })).toContain(
      'fc → bend → loss → fc',
    );
    const noWay = { op: 'Loss', id: 'l', position: [0, 0] as const };
    expect(wires(done(insertOnEdge, { edge: ['bend', 'x'], node: noWay }))).toContain('l.C>bend.x');
  });

  test('a node is dissolved into a wire', () => {
    expect(wires(done(dissolveNode, { node: 'bend' }))).toEqual(['s.y>fc.x', 'fc.y>loss.p']);
    expect(refused(dissolveNode, { node: 'j' })).toBe(
      'Nothing is wired to j, so nothing can be joined; delete it instead.',
    );
  });
});

describe('nodes', () => {
  test('addNode refuses what does not fit', () => {
    const fine = { op: 'Bend', id: 'n', position: [0, 0] as const };
    expect(refused(addNode, { ...fine, op: 'Nope' })).toBe('There is no op named "Nope"; choose one from the palette.');
    expect(refused(addNode, { ...fine, id: 'fc' })).toBe('There is already a node named "fc"; choose another name.');
    expect(refused(addNode, { ...fine, id: 'constructor' })).toContain('meaning of its own');
    expect(refused(addNode, { ...fine, position: [Number.NaN, 0] })).toContain('cannot be placed');
    expect(refused(addNode, { ...fine, params: { alpha: 2 } })).toBe('n: alpha must be a number from 0 to 1, not 2.');
    expect(refused(addNode, { ...fine, inputs: { x: [[1], [1, 2]] } })).toContain('n.x is ragged');
    expect(find(done(addNode, { ...fine, params: { alpha: 0.1 } }), 'n')).toEqual(node('n', 'Bend'));
    const full = { ...start, nodes: Array.from({ length: MAX_NODES }, (_, index) => node(`n${index}`, 'Bend')) };
    expect(refused(addNode, fine, full)).toContain('2000 nodes');
  });

  test('what is deleted takes its wires and the target along, and nothing else', () => {
    const document = done(deleteItems, { nodes: ['loss'], edges: ['fc.x'] });
    expect(wires(document)).toEqual(['fc.y>bend.x']);
    expect(document).not.toHaveProperty('backward');
    expect(find(document, 'fc')).toBe(find(start, 'fc'));
    expect(done(deleteItems, { nodes: ['gone'], edges: ['gone.x'] })).toBe(start);
    expect(done(deleteItems, { nodes: ['j'], edges: [] }).edges).toBe(start.edges);
  });

  test('renaming reaches wires and target', () => {
    const document = done(renameNode, { id: 'loss', to: ' cost ' });
    expect(wires(document)).toContain('bend.y>cost.p');
    expect(document.backward).toEqual({ from: ['cost', 'C'] });
    expect(document.edges[0]).toBe(start.edges[0]);
    expect(refused(renameNode, { id: 'loss', to: 'fc' })).toBe(
      'There is already a node named "fc"; choose another name.',
    );
    expect(refused(renameNode, { id: 'loss', to: 'two words' })).toContain('only letters');
    expect(done(renameNode, { id: 'loss', to: 'loss' })).toBe(start);
  });

  test('moving touches only what moves', () => {
    const document = done(moveNodes, {
      positions: new Map([
        ['fc', [5, 6]],
        ['s', [0, 0]],
        ['gone', [1, 1]],
      ] as [string, [number, number]][]),
    });
    expect(find(document, 'fc')?.position).toEqual([5, 6]);
    expect(find(document, 's')).toBe(find(start, 's'));
    expect(done(moveNodes, { positions: new Map([['s', [0, 0] as const]]) })).toBe(start);
  });

  test('another op keeps what fits', () => {
    const document = done(replaceOp, { node: 'bend', op: 'Join' });
    expect(wires(document)).toEqual(['s.y>fc.x', 'fc.y>bend.a', 'bend.y>loss.p']);
    const source = done(replaceOp, { node: 'fc', op: 'Source' });
    expect(find(source, 'fc')).toEqual(node('fc', 'Source'));
    expect(wires(source)).toEqual(['s.y>fc.value', 'fc.y>bend.x', 'bend.y>loss.p']);
  });

  test('copies get fresh names, keep wires among them and from outside, and none to them', () => {
    const fragment = fragmentOf(start, ['fc', 'bend']);
    const document = done(pasteFragment, { fragment, offset: [10, 20] });
    expect(pastedNodes(start, document)).toEqual(['fc_2', 'bend_2']);
    expect(wires(document).slice(3)).toEqual(['s.y>fc_2.x', 'fc_2.y>bend_2.x']);
    expect(find(document, 'fc_2')).toEqual({ ...find(start, 'fc'), id: 'fc_2', position: [10, 20] });
    const elsewhere = { ...start, nodes: [], edges: [] };
    expect(wires(done(pasteFragment, { fragment, offset: [0, 0] }, elsewhere))).toEqual(['fc.y>bend.x']);
  });
});

describe('values, params and the rest', () => {
  test('setHeld', () => {
    expect(find(done(setHeld, { node: 'fc', port: 'b', value: undefined }), 'fc')?.inputs).toEqual({
      W: { init: 'zeros' },
    });
    expect(find(done(setHeld, { node: 's', port: 'value', value: undefined }), 's')).toEqual(node('s', 'Source'));
    expect(done(setHeld, { node: 's', port: 'value', value: [1, 2] })).toBe(start);
    expect(refused(setHeld, { node: 's', port: 'q', value: 1 })).toBe(
      's (Source) has no input named "q"; its inputs are value.',
    );
    expect(refused(setHeld, { node: 's', port: 'value', value: [[1, 2], [3]] })).toContain('s.value is ragged');
    expect(refused(setHeld, { node: 's', port: 'value', value: { shape: [1e9, 1e9], data: [] } })).toContain(
      '4,000,000',
    );
    expect(refused(setHeld, { node: 'odd', port: 'value', value: 1 })).toContain('unknown op');
  });

  test('all values together stay within the budget', () => {
    const large = { shape: [3e6], data: Array.from({ length: 3e6 }, () => 0) };
    const once = done(setHeld, { node: 's', port: 'value', value: large });
    expect(refused(setHeld, { node: 'fc', port: 'W', value: large }, once)).toContain('6,000,001 numbers');
  });

  test('a param that takes a port away takes its wires, and leaves its value to come back', () => {
    const wired = done(connect, { from: ['s', 'y'], to: ['fc', 'b'] });
    const without = done(setParam, { node: 'fc', name: 'bias', value: false }, wired);
    expect(wires(without)).toEqual(wires(start));
    expect(find(without, 'fc')?.inputs).toBe(find(start, 'fc')?.inputs);
    expect(find(without, 'fc')?.params).toEqual({ bias: false });
    expect(find(done(setParam, { node: 'fc', name: 'bias', value: true }, without), 'fc')).toEqual(find(start, 'fc'));
  });

  test('an output that goes takes the target along', () => {
    const split = done(
      setBackward,
      { backward: { from: ['cut', 'y1'] } },
      done(addNode, { op: 'Split', id: 'cut', position: [0, 0] }),
    );
    expect(done(setParam, { node: 'cut', name: 'n', value: 1 }, split)).not.toHaveProperty('backward');
  });

  test.each([
    ['fc', 'units', 0, 'fc: units must be a whole number from 1 to 64, not 0.'],
    ['fc', 'units', 1.5, 'fc: units must be a whole number from 1 to 64, not 1.5.'],
    ['fc', 'bias', null, 'fc: bias must be true or false, not null.'],
    ['fc', 'depth', 1, 'fc (Line) has no param named "depth".'],
    ['loss', 'reduction', 'max', 'loss: reduction must be one of mean and sum, not "max".'],
    ['loss', 'axes', [0, 9], 'loss: axes must be a list of whole numbers from -4 to 3, not 9.'],
    ['loss', 'axes', 1, 'loss: axes must be a list of whole numbers from -4 to 3, not 1.'],
    ['loss', 'kernel', 0, 'loss: kernel must be a whole number or a list of whole numbers, 1 or more, not 0.'],
    ['loss', 'kernel', '3', 'loss: kernel must be a whole number or a list of whole numbers, 1 or more, not "3".'],
    ['loss', 'label', 'x'.repeat(2000), 'loss: label must be at most 1000 characters long.'],
    ['bend', 'alpha', Number.NaN, 'bend: alpha must be a number from 0 to 1, not NaN.'],
  ])('%s.%s = %j is refused', (id, name, value, reason) => {
    expect(refused(setParam, { node: id, name, value })).toBe(reason);
  });

  test('null is a value where it may be', () => {
    const some = done(setParam, { node: 'loss', name: 'axes', value: [0, 1] });
    expect(done(setParam, { node: 'loss', name: 'axes', value: [0, 1] }, some)).toBe(some);
    expect(find(done(setParam, { node: 'loss', name: 'axes', value: null }, some), 'loss')).toEqual(
      node('loss', 'Loss'),
    );
  });

  test('a number by itself may stand for a list where the param says so', () => {
    expect(find(done(setParam, { node: 'loss', name: 'kernel', value: 3 }), 'loss')?.params).toEqual({ kernel: 3 });
    expect(find(done(setParam, { node: 'loss', name: 'kernel', value: [3, 5] }), 'loss')?.params).toEqual({
      kernel: [3, 5],
    });
  });

  test('only a trainable mark that differs is written down', () => {
    const frozen = done(setTrainable, { node: 'fc', port: 'W', trainable: false });
    expect(find(frozen, 'fc')?.trainable).toEqual({ W: false });
    expect(find(done(setTrainable, { node: 'fc', port: 'W', trainable: true }, frozen), 'fc')).toEqual(
      find(start, 'fc'),
    );
    expect(refused(setTrainable, { node: 'fc', port: 'q', trainable: true })).toContain('no input named "q"');
  });

  test('what is differentiated may be any port, with any seed', () => {
    expect(done(setBackward, { backward: { from: ['fc', 'y'], seed: [1, 0] } }).backward).toEqual({
      from: ['fc', 'y'],
      seed: [1, 0],
    });
    expect(done(setBackward, { backward: null }).backward).toBeNull();
    expect(done(setBackward, { backward: undefined })).not.toHaveProperty('backward');
    expect(refused(setBackward, { backward: { from: ['fc', 'q'] } })).toContain('no port named "q"');
    expect(refused(setBackward, { backward: { from: ['fc', 'y'], seed: [[1], 2] } })).toContain(
      'The seed of fc.y has 2',
    );
  });

  test('a value moves into a node of its own, wired back', () => {
    const document = done(extractValue, { node: 'fc', port: 'b', op: 'Source', id: 'bias', position: [0, 9] });
    expect(find(document, 'bias')).toEqual(node('bias', 'Source', { position: [0, 9], inputs: { value: [3] } }));
    expect(wires(document)).toContain('bias.y>fc.b');
    expect(find(document, 'fc')?.inputs).toEqual({ W: { init: 'zeros' } });
    expect(refused(extractValue, { node: 'fc', port: 'x', op: 'Source', id: 'q', position: [0, 0] })).toContain(
      'is wired',
    );
  });

  test('title and notes', () => {
    expect(done(setTitle, { title: 'Other' }).title).toBe('Other');
    expect(refused(setTitle, { title: 'x'.repeat(MAX_TITLE + 1) })).toContain('at most 200 characters');
    const noted = done(setNotes, { notes: 'see $y$' });
    expect(noted.notes).toBe('see $y$');
    expect(done(setNotes, { notes: '' }, noted)).toEqual(start);
    expect(done(setNotes, { notes: '' })).toBe(start);
  });
});
