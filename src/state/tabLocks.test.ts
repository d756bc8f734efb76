// Locks by agreement, for browsers without Web Locks: one holder, also when two ask at once, and the next one when it lets go.
import { expect, test } from 'vitest';
import { channelLocks } from './tabLocks.ts';

const GRACE = 30;
const locks = (name: string) => {
  const channel = new BroadcastChannel(name);
  return { channel, ...channelLocks(() => channel as never, GRACE) };
};

test('the first to ask holds it, the second does not, until the first lets go', async () => {
  const [a, b] = [locks('one'), locks('one')];
  const first = await a.claim('graph');
  expect(first.held).toBe(true);
  const second = await b.claim('graph');
  expect(second.held).toBe(false);
  expect((await b.claim('other')).held).toBe(true);
  first.release();
  await second.granted;
  const third = await a.claim('graph');
  expect(third.held).toBe(false);
  a.channel.close();
  b.channel.close();
});

test('of several that ask at once, exactly one holds it', async () => {
  const tabs = Array.from({ length: 4 }, () => locks('many'));
  const claims = await Promise.all(tabs.map((tab) => tab.claim('graph')));
  expect(claims.filter((claim) => claim.held).length).toBe(1);
  for (const tab of tabs) tab.channel.close();
});

test('a claim that was given up does not come back', async () => {
  const [a, b] = [locks('gone'), locks('gone')];
  const first = await a.claim('graph');
  const second = await b.claim('graph');
  let granted = false;
  void second.granted.then(() => {
    granted = true;
  });
  second.release();
  first.release();
  await new Promise((resolve) => setTimeout(resolve, 3 * GRACE));
  expect(granted).toBe(false);
  expect((await a.claim('graph')).held).toBe(true);
  a.channel.close();
  b.channel.close();
});
