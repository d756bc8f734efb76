// The command palette finds what is meant: by label, by alias, by any word, and not by accident.
import { expect, test } from 'vitest';
import { type Command, commandSearch } from './commandSearch.ts';

const command = (group: string, label: string, more: Partial<Command> = {}): Command => ({
  id: `${group} ${label}`,
  group,
  label,
  run() {},
  ...more,
});
const all = [
  command('Actions', 'Step forward', { aliases: ['next'] }),
  command('Actions', 'Share a link'),
  command('Actions', 'Undo', { disabled: true }),
  command('Ops', 'Softmax', { hint: 'exponentials that sum to one', aliases: ['probabilities'] }),
  command('Ops', 'SoftmaxCrossEntropy', { aliases: ['loss'] }),
  command('Ops', 'Affine', { aliases: ['linear', 'fc', 'dense'] }),
  command('Nodes', 'fc', { hint: 'Affine' }),
];
const labels = (query: string) =>
  commandSearch(all, query).flatMap(({ commands }) => commands.map(({ label }) => label));

test('nothing typed lists everything as it came', () => {
  expect(labels('  ')).toEqual(all.map(({ label }) => label));
});

test('the closest comes first', () => {
  expect(labels('softmax')).toEqual(['Softmax', 'SoftmaxCrossEntropy']);
  expect(labels('fc')).toEqual(['fc', 'Affine']);
  expect(labels('next')).toEqual(['Step forward']);
});

test('what begins as it was typed comes before what has the words somewhere', () => {
  const two = [
    command('Graph', 'Add a node', { aliases: ['new node', 'Graph'] }),
    command('File', 'New graph', { aliases: ['blank', 'File'] }),
  ];
  expect(commandSearch(two, 'new graph').map(({ group }) => group)).toEqual(['File', 'Graph']);
});

test('every word must be found, in any order', () => {
  expect(labels('forward step')).toEqual(['Step forward']);
  expect(labels('forward loss')).toEqual([]);
});

test('accents and case do not matter, single letters match beginnings only', () => {
  expect(labels('SOFTMÁX').at(0)).toBe('Softmax');
  expect(labels('x')).toEqual([]);
});

test('groups come in the order of their best command', () => {
  expect(commandSearch(all, 'fc').map(({ group }) => group)).toEqual(['Nodes', 'Ops']);
});
