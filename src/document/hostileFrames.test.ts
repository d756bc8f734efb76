// Frames from outside: whatever they claim, a sound document comes out, its nodes stay, and what was left out is said.
import { describe, expect, test, vi } from 'vitest';
import type { GraphDocument } from './model.ts';
import { readDocument } from './readDocument.ts';
import { brokenLaws } from './testing/laws.ts';
import { toySignatures } from './testing/toySignatures.ts';
import { writeDocument } from './writeDocument.ts';

vi.setConfig({ testTimeout: 60_000 });

const node = (id: string, op = 'Join') => ({ id, op, position: [0, 0] });
const member = (id: string, op = 'Join') => ({ id, op });
const frame = (id: string, members: readonly unknown[], extra = {}) => ({
  node: node(id),
  members,
  edges: [],
  inputs: {},
  outputs: {},
  ...extra,
});

function read(nodes: readonly unknown[], frames: unknown, edges: readonly unknown[] = []) {
  const { document, diagnostics } = readDocument(
    { format: 'chainrule', version: 1, title: '', nodes, edges, frames },
    toySignatures,
  );
  expect(brokenLaws(document as GraphDocument, toySignatures)).toEqual([]);
  expect(document?.nodes).toHaveLength(nodes.length);
  expect(readDocument(writeDocument(document as GraphDocument), toySignatures).document).toEqual(document);
  return {
    frames: (document?.frames ?? []).map((each) => each.node.id),
    codes: diagnostics.map(({ code }) => code),
    said: diagnostics.map(({ message }) => message).join(' '),
    document: document as GraphDocument,
  };
}

describe('what is no frame is left out, and said', () => {
  test.each<[string, unknown, string]>([
    ['no list', 7, 'bad-field'],
    ['no object', [null, 3, 'x', []], 'bad-frame'],
    ['no op', [{ node: {}, members: [] }], 'bad-frame'],
    ['no members', [frame('p', [])], 'empty-frame'],
    ['members that are no list', [{ ...frame('p', []), members: {} }], 'bad-frame'],
    ['members that are no nodes', [frame('p', [4])], 'bad-frame'],
    ['a member of another name than any node can have', [frame('p', [member('1 2')])], 'bad-frame'],
    ['one member twice', [frame('p', [member('a'), member('a')])], 'bad-frame'],
    ['members that are gone', [frame('p', [member('q'), member('r')])], 'empty-frame'],
    ['itself as its member', [frame('p', [member('p'), member('a')])], 'shared-member'],
    ['wires to elsewhere', [frame('p', [member('a')], { edges: [{ from: ['b', 'y'], to: ['a', 'a'] }] })], 'bad-frame'],
    ['ports of elsewhere', [frame('p', [member('a')], { inputs: { x: [['b', 'a']] } })], 'bad-frame'],
    ['outputs of elsewhere', [frame('p', [member('a')], { outputs: { y: ['b', 'y'] } })], 'bad-frame'],
    ['ports without a name', [frame('p', [member('a')], { inputs: { constructor: [['a', 'a']] } })], 'bad-frame'],
    ['no ports', [{ ...frame('p', [member('a')]), inputs: null }], 'bad-frame'],
  ])('%s', (_, frames, code) => {
    const answer = read([node('a'), node('b')], frames);
    expect(answer.frames).toEqual([]);
    expect(answer.codes).toContain(code);
  });

  test('some members are gone: it stands, changed', () => {
    expect(read([node('a')], [frame('p', [member('a'), member('q')])])).toMatchObject({ frames: ['p'], codes: [] });
  });
});

describe('frames that contradict each other', () => {
  test('the first has the shared member', () => {
    const answer = read([node('a'), node('b')], [frame('p', [member('a')]), frame('q', [member('a'), member('b')])]);
    expect(answer).toMatchObject({ frames: ['p'], codes: ['shared-member'] });
    expect(answer.said).toContain('a stands in p already');
  });

  test('rings of frames fall apart', () => {
    const ring = [frame('p', [member('q')]), frame('q', [member('r')]), frame('r', [member('p'), member('a')])];
    expect(read([node('a')], ring)).toMatchObject({ frames: [], codes: ['deep-frame', 'deep-frame', 'deep-frame'] });
  });

  test('as deep as may be, and not deeper', () => {
    const tower = (height: number) =>
      Array.from({ length: height }, (_, level) => frame(`f${level}`, [member(level === 0 ? 'a' : `f${level - 1}`)]));
    expect(read([node('a')], tower(16)).frames).toHaveLength(16);
    expect(read([node('a')], tower(40)).frames.length).toBeLessThan(17);
    expect(read([node('a')], tower(2000)).frames.length).toBeLessThan(17);
  });

  test('a name that a node has, or two frames, is made anew', () => {
    const answer = read(
      [node('a'), node('b')],
      [frame('a', [member('b')]), frame('f', [member('a')]), { ...frame('f', [member('f')]) }],
    );
    expect(answer.frames).toEqual(['a_2', 'f', 'f_2']);
    expect(answer.codes).toContain('bad-id');
  });

  test('nodes that are renamed on the way in are followed', () => {
    const answer = read([node('1 x')], [frame('p', [member('1 x')], { room: [{ by: [5, 5], nodes: ['1 x', 'q'] }] })]);
    const id = answer.document.nodes[0]?.id as string;
    expect(answer.document.frames?.[0]).toMatchObject({ members: [{ id }], room: [{ by: [5, 5], nodes: [id] }] });
  });
});

describe('sizes', () => {
  test('a hundred thousand frames are not kept track of', () => {
    const frames = Array.from({ length: 1e5 }, (_, index) => frame(`f${index}`, [member('a')]));
    expect(read([node('a')], frames)).toMatchObject({ frames: [], codes: ['too-many-frames'] });
  });

  test('two thousand frames of two thousand members each are not either', () => {
    const many = Array.from({ length: 2000 }, (_, index) => member(`m${index}`));
    const frames = Array.from({ length: 2000 }, (_, index) => frame(`f${index}`, many));
    expect(read([node('a')], frames).frames).toEqual([]);
  });

  test('two thousand opened ops of one node each are', () => {
    const nodes = Array.from({ length: 2000 }, (_, index) => node(`n${index}`));
    const frames = nodes.map(({ id }, index) => frame(`f${index}`, [member(id)]));
    expect(read(nodes, frames).frames).toHaveLength(2000);
  });

  test('what a frame holds counts', () => {
    const value = { shape: [2_000_001], data: Array.from({ length: 2_000_001 }, () => 0) };
    const closed = { ...frame('p', [member('a')]), node: { ...node('p'), inputs: { a: value } } };
    const { diagnostics } = readDocument(
      { format: 'chainrule', version: 1, nodes: [{ ...node('a'), inputs: { a: value } }], frames: [closed] },
      toySignatures,
    );
    expect(diagnostics.map(({ code }) => code)).toContain('too-many-elements');
  });
});
