// multiHeadShapes: the shape rule of MultiHeadAttention, and the way out of the usual mistakes.
import type { Inferred, InputShape, Params, Problem } from '../engine/op.ts';
import { type Shape, sameShape, shapeName, shapeText, shapeWords } from '../engine/shape.ts';
import { notSequence } from './attentionShapes.ts';
import { hasShape, missing, shapeless } from './ports.ts';

/** Shape rule: [..., L, E], [..., S, ·] and [..., S, ·] give [..., L, rows of Wo]; open weights keep the size of the query. */
export function inferMultiHead(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  const sequences = ['query', 'key', 'value'];
  const matrices = ['Wq', 'Wk', 'Wv', 'Wo'];
  const vectors = params.bias === false ? [] : ['bq', 'bk', 'bv', 'bo'];
  const ports = [...sequences, ...matrices, ...vectors];
  for (const port of ports) if (inputs[port] === undefined) return missing(port);
  const known = sequences.map((port) => inputs[port]).find((shape): shape is Shape => Array.isArray(shape));
  if (known === undefined) return shapeless('query');
  const given = (port: string): Shape | null => (inputs[port] === 'open' ? null : (inputs[port] as Shape));
  const [query, key, value] = sequences.map((port) => given(port) ?? known) as [Shape, Shape, Shape];
  for (const [at, shape] of [query, key, value].entries()) {
    const port = sequences[at]!;
    if (shape.length < 2 && given(port)) return notSequence(port, shape);
    const fault = sequenceFault(port, shape, query, key);
    if (fault) return fault;
  }
  for (const port of matrices) {
    const shape = given(port);
    if (shape && shape.length !== 2) return notMatrix(port, shape);
  }
  const size = query.at(-1)!;
  const inner = given('Wq')?.[0] ?? given('Wk')?.[0] ?? size;
  const passed = given('Wv')?.[0] ?? given('Wo')?.[1] ?? inner;
  const outer = given('Wo')?.[0] ?? size;
  const wanted: Readonly<Record<string, Shape>> = {
    query,
    key,
    value,
    Wq: [inner, size],
    Wk: [inner, key.at(-1)!],
    Wv: [passed, value.at(-1)!],
    Wo: [outer, passed],
    bq: [inner],
    bk: [inner],
    bv: [passed],
    bo: [outer],
  };
  for (const port of [...matrices, ...vectors]) {
    const own = given(port);
    if (own && !sameShape(own, wanted[port]!)) return weightDoesNotFit(port, own, wanted[port]!);
  }
  const heads = params.heads as number;
  for (const [count, port, what] of [
    [inner, 'Wq', 'queries'],
    [passed, 'Wv', 'values'],
  ] as const) {
    if (count % heads !== 0) {
      return {
        problem: `heads is ${heads}, but ${what} of ${count} entries cannot be cut into ${heads} equal heads`,
        port,
        expected: `a number that divides ${count}`,
        received: String(heads),
        fix: { kind: 'param', name: 'heads', value: 1, text: 'Use one head.' },
      };
    }
  }
  const chosen = ports.filter((port) => inputs[port] === 'open').map((port) => [port, wanted[port]!] as const);
  return { outputs: { y: [...query.slice(0, -1), outer] }, inputs: Object.fromEntries(chosen) };
}

function sequenceFault(port: string, shape: Shape, query: Shape, key: Shape): Problem | null {
  if (port !== 'query' && !sameShape(shape.slice(0, -2), query.slice(0, -2))) {
    return {
      problem: `${port} ${hasShape(shape)}, but query ${hasShape(query)}: both must have the same batch`,
      port,
      expected: shapeText([...query.slice(0, -2), ...shape.slice(-2)]),
      received: shapeText(shape),
      fix: { kind: 'advice', text: `Give ${port} the axes of query in front of its last two.` },
    };
  }
  if (port === 'value' && shape.at(-2) !== key.at(-2)) {
    return {
      problem: `value has ${shape.at(-2)} positions (${shapeWords(shape)}), but key has ${key.at(-2)} (${shapeWords(key)})`,
      port,
      expected: shapeText([...shape.slice(0, -2), key.at(-2)!, shape.at(-1)!]),
      received: shapeText(shape),
      fix: { kind: 'advice', text: 'Wire key and value to the same sequence.' },
    };
  }
  return null;
}

function notMatrix(port: string, shape: Shape): Problem {
  return {
    problem: `${port} ${hasShape(shape)}, but must be a matrix`,
    port,
    expected: 'rows × columns',
    received: shapeText(shape),
    fix: freshFix(port),
  };
}

function weightDoesNotFit(port: string, own: Shape, wanted: Shape): Problem {
  const source = { Wq: 'query', Wk: 'key', Wv: 'value' }[port];
  const columns = source && own[1] !== wanted[1];
  return {
    problem: columns
      ? `${port} has ${own[1]} columns (${shapeWords(own)}), but ${source} has vectors of ${wanted[1]} entries`
      : `${port} ${hasShape(own)}, but must have shape ${shapeName(wanted)} to fit the other weights`,
    port,
    expected: shapeText(wanted),
    received: shapeText(own),
    fix: freshFix(port),
  };
}

function freshFix(port: string): NonNullable<Problem['fix']> {
  const init = port.startsWith('W') ? 'glorot_uniform' : 'zeros';
  return { kind: 'hold', port, value: { init }, text: `Make a new ${port} of the right shape.` };
}
