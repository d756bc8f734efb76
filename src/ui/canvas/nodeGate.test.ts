// A node on screen hears of new numbers at once; one off screen hears once, later, or as soon as it comes into view.
import { expect, test } from 'vitest';
import { createNodeGate, type NodeGate } from './nodeGate.ts';

function setUp() {
  const later: NodeGate[] = [];
  const gate = createNodeGate((each) => later.push(each));
  const listeners = new Set<() => void>();
  const source = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const news = () => {
    for (const listener of listeners) listener();
  };
  let heard = 0;
  const stop = gate.subscribe(source, () => heard++);
  return { gate, later, news, stop, heard: () => heard, listeners };
}

test('on screen: at once', () => {
  const { news, heard, later } = setUp();
  news();
  news();
  expect(heard()).toBe(2);
  expect(later).toEqual([]);
});

test('off screen: once, when there is time', () => {
  const { gate, news, heard, later } = setUp();
  gate.setNear(false);
  news();
  news();
  expect(heard()).toBe(0);
  expect(later).toEqual([gate]);
  gate.flush();
  expect(heard()).toBe(1);
  gate.flush();
  expect(heard()).toBe(1);
  news();
  expect(later).toEqual([gate, gate]);
});

test('coming into view brings what waits', () => {
  const { gate, news, heard } = setUp();
  gate.setNear(false);
  news();
  gate.setNear(true);
  expect(heard()).toBe(1);
  news();
  expect(heard()).toBe(2);
});

test('who has left hears nothing', () => {
  const { gate, news, stop, heard, listeners } = setUp();
  gate.setNear(false);
  news();
  stop();
  gate.setNear(true);
  expect(heard()).toBe(0);
  expect(listeners.size).toBe(0);
});
