// What the dialogs say and draw, as far as it is not React: pictures of graphs, times, what a link holds.
import { expect, test } from 'vitest';
import { examples, gallery } from '../../examples/index.ts';
import { contentsText, selectionText, stepText } from '../share/linkContents.ts';
import { findExamples } from './findExamples.ts';
import { nearestCard } from './nearestCard.ts';
import { pictureOf } from './pictureOf.ts';
import { timeAgo } from './timeAgo.ts';

test('every example fits its picture, boxes apart, every wire drawn', () => {
  for (const { id, document } of examples) {
    const { boxes, wires } = pictureOf(document, 264, 112);
    expect(boxes.length, id).toBe(document.nodes.length);
    expect(wires.length, id).toBe(document.edges.length);
    for (const box of boxes) {
      expect(box.x, id).toBeGreaterThanOrEqual(0);
      expect(box.y, id).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, id).toBeLessThanOrEqual(264);
      expect(box.y + box.height, id).toBeLessThanOrEqual(112);
      for (const other of boxes) {
        if (other === box) continue;
        const apart =
          other.x >= box.x + box.width ||
          box.x >= other.x + other.width ||
          other.y >= box.y + box.height ||
          box.y >= other.y + other.height;
        expect(apart, `${id}: ${box.id} and ${other.id}`).toBe(true);
      }
    }
  }
});

test('a wire back to another row goes round the boxes, inside the frame', () => {
  const mazur = examples.find(({ id }) => id === 'mazur');
  if (mazur === undefined) throw new Error('there is no such example');
  const { boxes, wires } = pictureOf(mazur.document, 264, 112);
  const path = wires.find(({ id }) => id === 'net_o.x')?.path ?? '';
  const box = (id: string) => boxes.find((each) => each.id === id);
  const lane = Number(/V([\d.]+)Q/.exec(path)?.[1]);
  expect(lane).toBeGreaterThan((box('net_h')?.y ?? 0) + (box('net_h')?.height ?? 0));
  expect(lane).toBeLessThan(box('net_o')?.y ?? 0);
  for (const [number] of path.matchAll(/[\d.]+/g)) expect(Number(number)).toBeLessThanOrEqual(264);
  expect(path).not.toMatch(/-|NaN/);
});

test('examples are found by title, source, op and node', () => {
  const ids = (query: string) => findExamples(gallery, query).flatMap((group) => group.examples.map(({ id }) => id));
  expect(findExamples(gallery, '  ')).toBe(gallery);
  expect(ids('lstm')).toEqual(['lstm']);
  expect(ids('MaxPool2d')).toEqual(['lenet']);
  expect(ids('vaswani three tokens')).toEqual(['attention']);
  expect(ids('sequences')).toEqual(['lstm', 'attention', 'transformer']);
  expect(ids('x_hat')).toEqual(['autoencoder']);
  expect(ids('no such thing')).toEqual([]);
});

test('arrow keys walk the cards, from group to group', () => {
  const card = (left: number, top: number) => ({ left, right: left + 100, top, bottom: top + 80 });
  // Three in the first row, one in the second; then another group, and a wide button.
  const cards = [card(0, 0), card(110, 0), card(220, 0), card(0, 90), card(0, 220), card(110, 220)];
  const wide = { left: 0, right: 320, top: 330, bottom: 380 };
  const go = (key: string, at: number) => nearestCard(key, at, [...cards, wide]);
  expect(go('ArrowRight', 0)).toBe(1);
  expect(go('ArrowLeft', 0)).toBeNull();
  expect(go('ArrowDown', 2)).toBe(3);
  expect(go('ArrowDown', 3)).toBe(4);
  expect(go('ArrowDown', 5)).toBe(6);
  expect(go('ArrowUp', 6)).toBe(5);
  expect(go('ArrowUp', 1)).toBeNull();
  expect(go('End', 0)).toBe(6);
  expect(go('a', 0)).toBeNull();
  expect(go('ArrowDown', -1)).toBeNull();
});

test('nodes all in one place, or far apart, still make a picture', () => {
  const [example] = examples;
  if (example === undefined) throw new Error('there is no example');
  for (const spread of [0, 1e6]) {
    const nodes = example.document.nodes.map((node, at) => ({ ...node, position: [at * spread, 0] as const }));
    for (const box of pictureOf({ ...example.document, nodes }, 264, 112).boxes) {
      expect(box.x >= 0 && box.x + box.width <= 264 && Number.isFinite(box.y)).toBe(true);
    }
  }
  expect(pictureOf({ ...example.document, nodes: [], edges: [] }, 264, 112)).toEqual({ boxes: [], wires: [] });
});

test('times are said as one says them', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  expect(timeAgo(now - 5_000, now)).toBe('just now');
  expect(timeAgo(now + 60_000, now)).toBe('just now');
  expect(timeAgo(now - 60_000, now)).toBe('1 minute ago');
  expect(timeAgo(now - 3 * 3_600_000, now)).toBe('3 hours ago');
  expect(timeAgo(now - 26 * 3_600_000, now)).toBe('yesterday');
  expect(timeAgo(now - 30 * 86_400_000, now)).toMatch(/October 2026/);
});

test('a link says what it holds', () => {
  const [example] = examples;
  expect(example && contentsText(example.document)).toBe('the whole graph: 5 nodes and 4 wires, with all its numbers');
  expect(stepText(9, 15)).toBe('at step 9 of 15');
  expect(stepText(15, 15)).toBeNull();
  const none = { nodes: [], edges: [], port: null, entry: null };
  expect(selectionText(none)).toBeNull();
  expect(selectionText({ ...none, nodes: ['fc'] })).toBe('fc');
  expect(selectionText({ ...none, nodes: ['fc'], port: { node: 'fc', port: 'W', side: 'value' } })).toBe('fc.W');
  expect(selectionText({ ...none, edges: ['p.x'] })).toBe('the wire to p.x');
  expect(selectionText({ ...none, nodes: ['a', 'b'] })).toBe('2 nodes');
});
