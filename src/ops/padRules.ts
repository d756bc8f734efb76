// padRules: which entry of x stands where in a padded tensor, and how gradients go back to it, in TeX.
import type { Params, Rule } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import type { PadMode, Pads } from './padSizes.ts';
import { argument, between, called, placeRule, shifted, where } from './placeRules.ts';
import { constant, hole, letters } from './ruleText.ts';

export function padRules(x: Shape, y: Shape, pads: Pads, params: Params): { readonly y: Rule; readonly x: Rule } {
  const mode = params.mode as PadMode;
  if ([...pads.before, ...pads.after].every((size) => size === 0)) return unpadded(x);
  return mode === 'constant' ? constantRules(x, y, pads, params.value as number) : sourceRules(x, pads, mode);
}

function unpadded(x: Shape): { readonly y: Rule; readonly x: Rule } {
  const at = letters(x.length);
  const rule = (name: string, words: string): Rule => placeRule(hole(name), words, at, () => hole(name, at!));
  return {
    y: rule('x', 'Nothing is put around the entries, so they stay as they are.'),
    x: rule('dy', 'Nothing was put around the entries, so the gradient passes unchanged.'),
  };
}

function lists({ before, after }: Pads): readonly string[] {
  return [argument('before', before), argument('after', after)];
}

function constantRules(x: Shape, y: Shape, pads: Pads, value: number): { readonly y: Rule; readonly x: Rule } {
  const at = letters(x.length);
  const { before, after } = pads;
  return {
    y: placeRule(
      called('pad', '#{x}', ...lists(pads), `\\mathrm{value} = ${constant(value)}`),
      'The entries of x are copied, and the constant is put around them. Places are counted from 0.',
      at,
      () =>
        where(
          x.flatMap((length, axis) => between(at![axis]!, before[axis]!, before[axis]! + length, y[axis]!)),
          hole(
            'x',
            x.map((_, axis) => shifted(at![axis]!, -before[axis]!)),
          ),
          constant(value),
        ),
    ),
    x: placeRule(
      called('unpad', '#{dy}', ...lists(pads)),
      'The border is cut off from the gradient: nothing of x is seen there. Entries that were cropped get 0.',
      at,
      () =>
        where(
          x.flatMap((length, axis) => between(at![axis]!, -before[axis]!, length + after[axis]!, length)),
          hole(
            'dy',
            x.map((_, axis) => shifted(at![axis]!, before[axis]!)),
          ),
          '0',
        ),
    ),
  };
}

function sourceRules(x: Shape, pads: Pads, mode: Exclude<PadMode, 'constant'>): { readonly y: Rule; readonly x: Rule } {
  const padded = x.flatMap((_, axis) => (pads.before[axis] !== 0 || pads.after[axis] !== 0 ? [axis] : []));
  const all = letters(x.length + padded.length);
  const at = all && all.slice(0, x.length);
  const summed = padded.map((_, k) => all?.[x.length + k] ?? '');
  const source = (axis: number, letter: string): string =>
    padded.includes(axis) ? sourceText(mode, letter, x[axis]!, pads.before[axis]!, pads.after[axis]!) : letter;
  const words = {
    reflect: 'Beyond an edge the entries run back, as in a mirror that stands on the last one.',
    replicate: 'Beyond an edge its last entry is repeated.',
    circular: 'Beyond an edge the entries of the other end follow.',
  };
  const name = `\\text{${mode}}`;
  return {
    y: placeRule(called('pad', name, '#{x}', ...lists(pads)), `${words[mode]} Places are counted from 0.`, at, () =>
      hole(
        'x',
        x.map((_, axis) => source(axis, at![axis]!)),
      ),
    ),
    x: placeRule(
      called('unpad', name, '#{dy}', ...lists(pads)),
      'An entry may be seen several times, inside and in the border: the gradients of all these places are added up.',
      at,
      () => {
        const place = x.map((_, axis) => (padded.includes(axis) ? summed[padded.indexOf(axis)]! : at![axis]!));
        const picks = padded.map((axis, k) => `\\left[${source(axis, summed[k]!)} = ${at![axis]}\\right]`);
        const sum = summed.length === 0 ? '' : `\\sum_{${summed.join(',')}} `;
        return `${sum}${[...picks, hole('dy', place)].join(' \\cdot ')}`;
      },
      all ? Object.fromEntries(padded.map((axis, k) => [summed[k]!, `dy.${axis}`])) : {},
    ),
  };
}

function sourceText(
  mode: Exclude<PadMode, 'constant'>,
  letter: string,
  length: number,
  before: number,
  after: number,
): string {
  const moved = shifted(letter, -before);
  const last = length - 1;
  switch (mode) {
    case 'reflect': {
      const front = before > 0 ? `\\lvert ${moved} \\rvert` : moved;
      if (after <= 0) return front;
      const inner = before >= 0 ? front : `\\left(${front}\\right)`;
      return `${last} - \\lvert ${last} - ${inner} \\rvert`;
    }
    case 'replicate': {
      const low = before > 0 ? `\\max\\left(${moved}, 0\\right)` : moved;
      return after > 0 ? `\\min\\left(${low}, ${last}\\right)` : low;
    }
    case 'circular':
      return `${before === 0 ? moved : `\\left(${moved}\\right)`} \\bmod ${length}`;
  }
}
