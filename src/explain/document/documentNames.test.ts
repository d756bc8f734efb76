// Symbols of a whole document: no two tensors share one, whatever the nodes are called, and none is longer than it must be.
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { completeParams, inputsOf, outputsOf } from '../../engine/op.ts';
import { random } from '../../engine/random.ts';
import { examples } from '../../examples/index.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { opByName } from '../../ops/index.ts';
import type { TensorRef } from '../expression.ts';
import { symbolTex } from '../symbolText.ts';
import { smoothGraph } from '../testing/smoothGraph.ts';
import { documentNames } from './documentNames.ts';

function named(document: GraphDocument) {
  const trace = runDocument(document, opByName);
  const names = documentNames({ document, ops: opByName, trace, step: trace.steps.length });
  const refs = document.nodes.flatMap(({ id, op, params }): TensorRef[] => {
    const spec = opByName.get(op);
    if (spec === undefined) return [];
    const all = completeParams(spec, params);
    return [...inputsOf(spec, all), ...outputsOf(spec, all)].map(({ name }) => ({
      node: id,
      port: name,
      side: 'value',
    }));
  });
  /** What a tensor is: a wired port is what it reads, a source its held value. */
  const owner = ({ node, port }: TensorRef): string => {
    const key = trace.wires.get(`${node}.${port}`) ?? `${node}.${port}`;
    return key.replace(/\.value$/, '.y');
  };
  return { names, refs, owner };
}

function expectDistinct(document: GraphDocument): void {
  const { names, refs, owner } = named(document);
  for (const print of [(ref: TensorRef) => symbolTex(names.symbol(ref)), (ref: TensorRef) => names.symbol(ref).plain]) {
    const owners = new Map<string, string>();
    for (const ref of refs) {
      const symbol = print(ref);
      expect(
        owners.get(symbol) ?? owner(ref),
        `${symbol} in ${JSON.stringify(document.nodes.map(({ id }) => id))}`,
      ).toBe(owner(ref));
      owners.set(symbol, owner(ref));
    }
  }
}

test.each(examples.map(({ id, document }) => [id, document] as const))(
  '%s: no two tensors share a symbol',
  (_, document) => expectDistinct(document),
);

test('in random graphs with names that look alike, too', () => {
  const seed = Number(process.env['SEED'] ?? 7);
  const draw = random(seed);
  const odd = ['C', 'C2', 'C_2', 'y', 'x', 'x1', 'x_1', 'beta', 'β', 'W', 'w', 'fc', 'y_1', 'b', 'a', 'größe'];
  for (let turn = 0; turn < 25; turn++) {
    const document = smoothGraph(draw);
    const left = [...odd];
    const called = new Map(document.nodes.map(({ id }) => [id, left.splice(draw.integer(left.length), 1)[0] ?? id]));
    const to = (id: string): string => called.get(id) ?? id;
    expectDistinct({
      ...document,
      nodes: document.nodes.map((node) => ({ ...node, id: to(node.id) })),
      edges: document.edges.map(({ from, to: end }) => ({ from: [to(from[0]), from[1]], to: [to(end[0]), end[1]] })),
      ...(document.backward && {
        backward: { ...document.backward, from: [to(document.backward.from[0]), document.backward.from[1]] },
      }),
    });
  }
});

describe('symbols are as short as they can be', () => {
  const tex = (id: string, node: string, port: string, side: TensorRef['side'] = 'value'): string => {
    const document = examples.find((example) => example.id === id)?.document;
    if (document === undefined) throw new Error(id);
    return symbolTex(named(document).names.symbol({ node, port, side }));
  };
  test.each([
    ['homework-affine', 'fc', 'W', 'W'],
    ['homework-affine', 'fc', 'x', 'x'],
    ['affine-softmax', 'p', 'y', 'p'],
    ['affine-softmax', 'loss', 'C', 'C'],
    ['mlp', 'fc2', 'W', 'W_{\\mathit{fc}_{2}}'],
    // x_2 would be the second entry of x.
    ['homework-tripled', 'x_2', 'y', '{x^{(2)}}'],
  ])('%s: %s.%s is %s', (id, node, port, symbol) => expect(tex(id, node, port)).toBe(symbol));

  test('what two ports read sends its gradient back under two names', () => {
    expect(tex('olah', 'c', 'b', 'gradient')).not.toBe(tex('olah', 'd', 'a', 'gradient'));
    expect(tex('olah', 'c', 'b')).toBe(tex('olah', 'd', 'a'));
  });
});
