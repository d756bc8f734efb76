// growingCatalogue.test: the ops come once, in one go, and before anybody who waits for them goes on.
import { expect, test, vi } from 'vitest';
import { growingCatalogue } from './growingCatalogue.ts';
import { opByName, ops } from './index.ts';
import { openingOps } from './openingOps.ts';

const rest = () => vi.fn(async () => ops);

test('starts with the first ops and loads nothing for them', async () => {
  const loadAll = rest();
  const catalogue = growingCatalogue(openingOps, loadAll);
  const names = openingOps.map((op) => op.name);
  await catalogue.ensure(names);
  expect([...catalogue.ops.keys()]).toEqual(names);
  expect([catalogue.has(names), catalogue.has(), loadAll.mock.calls.length]).toEqual([true, false, 0]);
});

test('loads all the others once, and keeps what was there', async () => {
  const loadAll = rest();
  const catalogue = growingCatalogue(openingOps, loadAll);
  const before = catalogue.ops.get('Softmax');
  expect(catalogue.has(['Softmax', 'ReLU'])).toBe(false);
  await Promise.all([catalogue.ensure(['ReLU']), catalogue.ensure(), catalogue.ensure(['NoSuchOp'])]);
  await catalogue.ensure(['NoSuchOp']);
  expect(loadAll).toHaveBeenCalledTimes(1);
  expect(new Map(catalogue.ops)).toEqual(opByName);
  expect(catalogue.ops.get('Softmax')).toBe(before);
  expect(catalogue.has()).toBe(true);
});

test('tells of the ops before those who wait go on', async () => {
  const order: string[] = [];
  const catalogue = growingCatalogue(openingOps, rest(), (fresh) => order.push(`grown by ${fresh.length}`));
  await catalogue.ensure().then(() => order.push('went on'));
  expect(order).toEqual([`grown by ${openingOps.length}`, `grown by ${ops.length - openingOps.length}`, 'went on']);
});

test('says so when they cannot be loaded, and tries again', async () => {
  const loadAll = rest().mockRejectedValueOnce(new TypeError('Failed to fetch'));
  const catalogue = growingCatalogue(openingOps, loadAll);
  await expect(catalogue.ensure(['ReLU'])).rejects.toThrow('The rest of the ops could not be loaded.');
  expect(catalogue.has(['Softmax'])).toBe(true);
  await catalogue.ensure(['ReLU']);
  expect(catalogue.has()).toBe(true);
});
