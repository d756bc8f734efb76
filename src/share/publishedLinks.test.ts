// Links that were ever published open for ever: one fixture per link version that was in use, none of which may be changed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeLink } from './decodeLink.ts';
import { LINK_VERSION } from './linkFrame.ts';

const folder = join(import.meta.dirname, 'fixtures');
interface Published {
  readonly what: string;
  readonly hash: string;
  readonly document: unknown;
  readonly view: unknown;
}
const files = readdirSync(folder).filter((name) => /^links\.\d+\.json$/.test(name));
const published = files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as readonly Published[]);

test('every version has its fixture', () => {
  expect(files.toSorted()).toEqual(Array.from({ length: LINK_VERSION }, (_, index) => `links.${index + 1}.json`));
});

test.each(published.map((each) => [each.what, each] as const))('%s', async (_, { hash, document, view }) => {
  // No op is known here: what a link holds does not depend on the catalogue.
  const link = await decodeLink(hash, new Map());
  expect(link).toMatchObject({ kind: 'ok', document, view });
  expect(link.diagnostics.filter(({ code }) => code !== 'unknown-op')).toEqual([]);
});
