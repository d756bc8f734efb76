// arbitraries: fast-check generators of documents, sound and hostile.
import * as fc from 'fast-check';
import { heldValueOf, numeralOf } from '../heldValue.ts';
import type { FlatTensor, GraphDocument, GraphEdge, GraphNode, HeldValue, Numeral } from '../model.ts';
import { inputPorts, outputPorts } from '../ports.ts';
import { toySignatures } from './toySignatures.ts';

const float = fc.double({ noDefaultInfinity: false });
export const numeral: fc.Arbitrary<Numeral> = float.map(numeralOf);

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
export const heldValue: fc.Arbitrary<HeldValue> = fc.oneof(
  numeral,
  shape.chain((sizes) => {
    const size = sizes.reduce((product, length) => product * length, 1);
    const data = fc.array(float, { minLength: size, maxLength: size });
    return data.map((numbers) => heldValueOf(sizes, numbers));
  }),
  fc.array(numeral, { maxLength: 5 }).map((data): FlatTensor => ({ shape: [data.length], data })),
  fc.record({ init: fc.constantFrom('zeros', 'glorot_uniform'), seed: fc.integer() }, { requiredKeys: ['init'] }),
);

/** Any UTF-16 unit: control characters, combining marks, halves of pairs. */
export const anyText: fc.Arbitrary<string> = fc.string({
  unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)),
});

const letters = 'abcxyzWäπ中_'.split('');
export const nodeName: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...letters), fc.array(fc.constantFrom(...letters, '0', '7', '-'), { maxLength: 5 }))
  .map(([first, rest]) => first + rest.join(''));

const params: Readonly<Record<string, fc.Arbitrary<NonNullable<GraphNode['params']>>>> = {
  Line: fc.record({ units: fc.integer({ min: 1, max: 64 }), bias: fc.boolean() }, { requiredKeys: [] }),
  Bend: fc.record({ alpha: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: [] }),
  Stack: fc.record({ n: fc.integer({ min: 1, max: 8 }) }, { requiredKeys: [] }),
  Split: fc.record({ n: fc.integer({ min: 1, max: 8 }) }, { requiredKeys: [] }),
  Loss: fc.record(
    {
      reduction: fc.constantFrom('mean', 'sum'),
      axes: fc.option(fc.array(fc.integer({ min: -4, max: 3 }), { maxLength: 3 })),
      label: fc.string({ unit: 'grapheme', maxLength: 8 }),
    },
    { requiredKeys: [] },
  ),
};

const coordinate = fc.oneof(fc.integer({ min: -5000, max: 5000 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
const bareNode = fc.constantFrom(...toySignatures.keys(), 'Strange').chain((op) =>
  fc.record({
    op: fc.constant(op),
    params: params[op] ?? fc.constant({}),
    position: fc.tuple(coordinate, coordinate),
  }),
);

/** A record over some of the names. */
function someOf<V>(names: readonly string[], value: fc.Arbitrary<V>): fc.Arbitrary<Readonly<Record<string, V>>> {
  return fc
    .tuple(...names.map((name) => fc.option(value.map((given) => [name, given] as const))))
    .map((entries) => Object.fromEntries(entries.filter((entry) => entry !== null)));
}

/** `{ part: record }`, or nothing for an empty record. */
function filled<V>(record: Readonly<Record<string, V>>, part: string) {
  return Object.keys(record).length > 0 ? { [part]: record } : {};
}

function completed(
  id: string,
  { op, params: given, position }: { op: string; params: object; position: [number, number] },
) {
  const node = { id, op, position, ...(Object.keys(given).length > 0 && { params: given }) } as GraphNode;
  const ports = inputPorts(node, toySignatures)?.map((port) => port.name) ?? ['in', 'other'];
  return fc
    .tuple(someOf(ports, heldValue), someOf(ports, fc.boolean()))
    .map(
      ([inputs, trainable]): GraphNode => ({ ...node, ...filled(inputs, 'inputs'), ...filled(trainable, 'trainable') }),
    );
}

/** Sound documents of toy ops (and a node of an op that nobody knows), acyclic because edges only go forward. */
export const soundDocument: fc.Arbitrary<GraphDocument> = fc
  .uniqueArray(nodeName, { maxLength: 8 })
  .chain((ids) => fc.tuple(...ids.map((id) => bareNode.chain((bare) => completed(id, bare)))))
  .chain((nodes: GraphNode[]) => {
    const wires = nodes.flatMap((reader, at) =>
      (inputPorts(reader, toySignatures) ?? []).map(({ name }) => {
        const sources = nodes
          .slice(0, at)
          .flatMap((source) =>
            (outputPorts(source, toySignatures) ?? ['out']).map(
              (port): GraphEdge => ({ from: [source.id, port], to: [reader.id, name] }),
            ),
          );
        return sources.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...sources));
      }),
    );
    const targets = nodes.flatMap((node) =>
      (outputPorts(node, toySignatures) ?? []).map((port): [string, string] => [node.id, port]),
    );
    const backward: fc.Arbitrary<GraphDocument['backward']> =
      targets.length === 0
        ? fc.constantFrom(null, undefined)
        : fc.oneof(
            fc.constantFrom(null, undefined),
            fc.record({ from: fc.constantFrom(...targets), seed: heldValue }, { requiredKeys: ['from'] }),
          );
    return fc
      .record({
        title: fc.string({ unit: 'grapheme', maxLength: 20 }),
        notes: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { nil: undefined }),
        edges: fc.tuple(...wires),
        backward,
      })
      .map(
        (parts): GraphDocument => ({
          format: 'chainrule',
          version: 1,
          title: parts.title,
          ...(parts.notes !== undefined && { notes: parts.notes }),
          nodes,
          edges: parts.edges.filter((edge) => edge !== null),
          ...(parts.backward !== undefined && { backward: parts.backward }),
        }),
      );
  });

const oddity: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    undefined,
    '',
    '__proto__',
    'constructor',
    -1,
    1e9,
    Number.NaN,
    Infinity,
    true,
    [],
    {},
    [[]],
    [[1], [1, 2]],
  ),
  fc.constantFrom('x', 'y', 'value', 'Line', 'fc'),
  fc.jsonValue(),
  fc.constantFrom(
    { shape: [1e9, 1e9], data: [] },
    { shape: [-1], data: [] },
    { value: [1], trainable: false },
    { init: 'zeros', trainable: true },
  ),
);

/** A sound document as plain JSON with a few places somewhere inside overwritten, doubled or taken out. */
export const mutatedDocument: fc.Arbitrary<unknown> = fc
  .tuple(
    soundDocument,
    fc.array(fc.record({ path: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), kind: fc.nat(3), value: oddity }), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([document, mutations]) => {
    const copy = structuredClone(document) as unknown;
    for (const { path, kind, value } of mutations) mutate(copy, path, kind, structuredClone(value));
    return copy;
  });

function mutate(root: unknown, path: readonly number[], kind: number, value: unknown): void {
  let holder = root;
  path.forEach((number, depth) => {
    if (typeof holder !== 'object' || holder === null) return;
    const keys = Object.keys(holder);
    if (keys.length === 0) return;
    const key = keys[number % keys.length] as string;
    const record = holder as Record<string, unknown>;
    if (depth < path.length - 1 && typeof record[key] === 'object') {
      holder = record[key];
      return;
    }
    if (kind === 0) delete record[key];
    else if (kind === 1 && Array.isArray(holder)) holder.push(record[key]);
    else if (kind === 2)
      Object.defineProperty(record, '__proto__', { value, enumerable: true, configurable: true, writable: true });
    else record[key] = value;
    holder = null;
  });
}
