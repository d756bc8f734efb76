// Examples against PyTorch in float64: every number that a node computes or holds, and every gradient (fixtures/make_examples.py).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { heldTensor } from '../document/heldValue.ts';
import type { NestedNumbers } from '../document/model.ts';
import type { Tensor } from '../engine/tensor.ts';
import { recordDocument } from '../execution/runDocument.ts';
import { opByName } from '../ops/index.ts';
import { examples } from './index.ts';

type Numbers = Readonly<Record<string, NestedNumbers>>;
interface Fixture {
  readonly examples: Readonly<Record<string, { readonly values: Numbers; readonly gradients: Numbers }>>;
}

const fixture = JSON.parse(
  readFileSync(new URL('./fixtures/examples.json', import.meta.url), 'utf8'),
) as unknown as Fixture;

/** Of an entry; and of the whole graph, for what is left when numbers of its size cancel. */
const RELATIVE = 1e-10;
const ROUNDING = 1e-15;

function compare(found: ReadonlyMap<string, Tensor>, wanted: Numbers): void {
  const tensors = Object.entries(wanted).map(([key, value]) => [key, heldTensor(value)] as const);
  const largest = Math.max(
    ...tensors.flatMap(([, tensor]) => (tensor.kind === 'tensor' ? [...tensor.data].map(Math.abs) : [])),
  );
  for (const [key, tensor] of tensors) {
    if (tensor.kind !== 'tensor') throw new Error(`${key} is no tensor in the fixture`);
    expect(found.get(key)?.shape, key).toEqual(tensor.shape);
    tensor.data.forEach((want, at) => {
      const off = Math.abs((found.get(key)?.data[at] ?? Number.NaN) - want);
      expect(off, `${key}, entry ${at}: ${want}`).toBeLessThanOrEqual(RELATIVE * Math.abs(want) + ROUNDING * largest);
    });
  }
}

describe.each(Object.entries(fixture.examples))('%s', (id, { values, gradients }) => {
  const example = examples.find((each) => each.id === id);
  if (example === undefined) throw new Error(`no example is called ${id}`);
  const { document } = example;
  const { outcome } = recordDocument(document, opByName);

  test('has the values of PyTorch', () => compare(outcome.values, values));
  test('has the gradients of PyTorch', () => compare(outcome.gradients, gradients));

  /** Wires carry what stands at their start; a source's output is what it holds; a class index has no gradient. */
  test('has nothing that PyTorch was not asked for', () => {
    const wired = new Set(document.edges.map(({ to }) => to.join('.')));
    const sources = new Set(document.nodes.filter(({ op }) => /^(Input|Parameter)$/.test(op)).map((node) => node.id));
    const asked = (key: string): boolean =>
      !wired.has(key) && !(key.endsWith('.value') && sources.has(key.slice(0, -'.value'.length)));
    const classes = new Set(['loss.target'].filter(() => id === 'lenet'));
    const missing = (found: ReadonlyMap<string, Tensor>, known: Numbers) =>
      [...found.keys()].filter((key) => asked(key) && !classes.has(key) && !Object.hasOwn(known, key));
    expect(missing(outcome.values, values)).toEqual([]);
    expect(missing(outcome.gradients, gradients)).toEqual([]);
  });
});

test('the eight that were made for it are there', () => {
  expect(Object.keys(fixture.examples)).toHaveLength(8);
});
