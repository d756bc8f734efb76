// attentionShapes: the shape rule of ScaledDotProductAttention, and the way out of the usual mistakes.
import { broadcastsTo } from '../engine/broadcast.ts';
import { type Fix, type Inferred, type InputShape, isProblem, type Problem } from '../engine/op.ts';
import { broadcastShapes, type Shape, shapeName, shapeText, shapeWords } from '../engine/shape.ts';
import { hasShape, missing, shapeAt } from './ports.ts';

/** Shape rule: [..., L, d], [..., S, d] and [..., S, e] give [..., L, e]; the batches broadcast, and the mask to [..., L, S]. */
export function inferAttention(inputs: Readonly<Record<string, InputShape>>): Inferred | Problem {
  const chosen: Record<string, Shape> = {};
  // One tensor may stand in for the others: self-attention.
  const known = ['q', 'k', 'v'].map((port) => inputs[port]).find((shape): shape is Shape => Array.isArray(shape));
  const found: Shape[] = [];
  for (const port of ['q', 'k', 'v']) {
    if (inputs[port] === undefined) return missing(port);
    if (inputs[port] === 'open' && known) chosen[port] = known;
    const shape = chosen[port] ?? shapeAt(inputs, port);
    if (isProblem(shape)) return shape;
    if (shape.length < 2 && inputs[port] !== 'open') return notSequence(port, shape);
    found.push(shape);
  }
  const [q, k, v] = found as [Shape, Shape, Shape];
  const [queries, length] = q.slice(-2) as [number, number];
  const keys = k.at(-2)!;
  if (k.at(-1) !== length) {
    return {
      problem: `k has keys of ${k.at(-1)} entries (${shapeWords(k)}), but q has queries of ${length} (${shapeWords(q)})`,
      port: 'k',
      expected: shapeText([...k.slice(0, -1), length]),
      received: shapeText(k),
      fix: {
        kind: 'advice',
        text: `Give queries and keys the same length, for example by an Affine with ${length} units before k.`,
      },
    };
  }
  if (v.at(-2) !== keys) {
    return {
      problem: `v has ${v.at(-2)} values (${shapeWords(v)}), but k has ${keys} keys (${shapeWords(k)})`,
      port: 'v',
      expected: shapeText([...v.slice(0, -2), keys, v.at(-1)!]),
      received: shapeText(v),
      fix: { kind: 'advice', text: 'Give v one value for each key: both usually come from the same sequence.' },
    };
  }
  const ofScores = broadcastShapes(q.slice(0, -2), k.slice(0, -2));
  if (!ofScores) return batchesDiffer('k', k, 'q', q);
  const batch = broadcastShapes(ofScores, v.slice(0, -2));
  if (!batch) return batchesDiffer('v', v, 'q', q);
  const scores = [...ofScores, queries, keys];
  if (inputs.mask === 'open') chosen.mask = [queries, keys];
  else if (inputs.mask && !broadcastsTo(inputs.mask, scores)) {
    return {
      problem: `mask ${hasShape(inputs.mask)}, but must repeat to the scores, ${shapeName(scores)}: one number for each query and key`,
      port: 'mask',
      expected: shapeText(scores),
      received: shapeText(inputs.mask),
      fix: {
        kind: 'advice',
        text: `Give mask the shape ${shapeName([queries, keys])}, or ${keys} entries to treat all queries alike.`,
      },
    };
  }
  return { outputs: { y: [...batch, queries, v.at(-1)!] }, inputs: chosen };
}

export function notSequence(port: string, shape: Shape): Problem {
  return {
    problem: `${port} ${hasShape(shape)}, but attention reads a sequence: a matrix with one row for each position`,
    port,
    expected: 'positions × size, or ... × positions × size',
    received: shapeText(shape),
    fix: oneRow(port, shape),
  };
}

function batchesDiffer(port: string, own: Shape, leader: string, other: Shape): Problem {
  const [mine, theirs] = [own.slice(0, -2), other.slice(0, -2)];
  return {
    problem:
      `batches do not broadcast: ${shapeName(theirs)} and ${shapeName(mine)} ` +
      `(${leader} is ${shapeWords(other)}, ${port} is ${shapeWords(own)})`,
    port,
    expected: shapeText([...theirs, ...own.slice(-2)]),
    received: shapeText(own),
    fix: { kind: 'advice', text: `Give ${port} the batch ${shapeName(theirs)}, sizes of 1, or no batch at all.` },
  };
}

/** A vector may be meant as the one position of a sequence. */
function oneRow(port: string, shape: Shape): Fix {
  if (shape.length === 0) return { kind: 'advice', text: `Give ${port} a matrix with one row for each position.` };
  return {
    kind: 'insert',
    op: 'Unsqueeze',
    params: { axes: [0] },
    text: `Insert an Unsqueeze before ${port}, which makes it one position.`,
  };
}
