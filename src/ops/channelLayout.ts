// channelLayout: normalizations of [batch, channels, ...]: what is standardized together, and with how many entries that makes no sense.
import type { Params, Problem } from '../engine/op.ts';
import { type Shape, shapeText, shapeWords, sizeOf } from '../engine/shape.ts';
import { groupsDoNotDivide } from './convolutionProblems.ts';
import type { Layout } from './normalizedScale.ts';
import { hasShape } from './ports.ts';

/** Channels are axis 1. */
export const channelAxis: readonly number[] = [1];

export function tooFewAxes(x: Shape, least: number): Problem {
  const layout =
    least === 2
      ? 'batch × channels, and more axes behind where there are any'
      : 'batch × channels × length, or more axes behind';
  return {
    problem: `x ${hasShape(x)}, but must be ${layout}`,
    port: 'x',
    expected: least === 2 ? 'batch × channels × ...' : 'batch × channels × length × ...',
    received: shapeText(x),
    fix:
      least === 2 && x.length === 1
        ? {
            kind: 'insert',
            op: 'Unsqueeze',
            params: { axes: [0] },
            text: 'Put an axis of size 1 for the batch in front of x.',
          }
        : { kind: 'advice', text: 'Use LayerNorm for features without places, or give x more axes with Reshape.' },
  };
}

/** Every channel over the batch and the places. */
export function batchLayout(x: Shape): Layout | Problem {
  if (x.length < 2) return tooFewAxes(x, 2);
  const [batch, channels, ...places] = x;
  if (channels !== 0 && (batch ?? 0) * sizeOf(places) === 1) {
    return {
      problem: `batch statistics need more than one value per channel, but x is ${shapeWords(x)}`,
      port: 'x',
      expected: 'two samples or more, or more than one place',
      received: shapeText(x),
      fix: { kind: 'param', name: 'training', value: false, text: 'Use the running mean and variance.' },
    };
  }
  return { view: x, axes: x.flatMap((_, axis) => (axis === 1 ? [] : [axis])), own: channelAxis };
}

/** Every channel of every sample over the places. */
export function instanceLayout(x: Shape): Layout | Problem {
  if (x.length < 3) return tooFewAxes(x, 3);
  if (sizeOf(x.slice(2)) === 1) {
    return {
      problem: `a channel needs more than one place to be normalized over, but x is ${shapeWords(x)}`,
      port: 'x',
      expected: 'more than one place',
      received: shapeText(x),
      fix: { kind: 'advice', text: 'Use LayerNorm, which normalizes over the channels of a sample.' },
    };
  }
  return { view: x, axes: x.flatMap((_, axis) => (axis < 2 ? [] : [axis])), own: channelAxis };
}

/** The channels of a group and their places, for every sample. */
export function groupLayout(x: Shape, params: Params): Layout | Problem {
  if (x.length < 2) return tooFewAxes(x, 2);
  const [batch, channels] = [x[0]!, x[1]!];
  const groups = params.groups as number;
  if (channels % groups !== 0) return groupsDoNotDivide('x', 'channels', channels, groups);
  const each = (channels / groups) * sizeOf(x.slice(2));
  if (batch * each === 1) {
    return {
      problem: `a group needs more than one entry to be normalized, but has one: x is ${shapeWords(x)}, groups is ${groups}`,
      port: 'x',
      expected: 'more than one entry per group',
      received: shapeText(x),
      fix:
        channels > 1
          ? { kind: 'param', name: 'groups', value: 1, text: 'Use one group.' }
          : { kind: 'advice', text: 'Give x more channels or places.' },
    };
  }
  return { view: [batch, groups, each], axes: [2], own: channelAxis };
}
