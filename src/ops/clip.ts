// Clip: y = min(max(x, min), max), either bound may be missing. Shape: that of x. The slope is 1 between the bounds and on them, 0
// outside. A lower bound above the upper one gives the upper one everywhere. NaN stays NaN. All as torch.clamp.
import type { ParamSpec, Params } from '../engine/op.ts';
import { curve } from './curve.ts';
import { constant } from './ruleText.ts';
import { vector } from './sampleTensor.ts';

function bound(name: 'min' | 'max', side: string): ParamSpec {
  return { kind: 'number', name, default: null, nullable: true, description: `The ${side} bound; not set: none.` };
}
function boundsOf(params: Params): readonly [low: number | null, high: number | null] {
  return [params.min as number | null, params.max as number | null];
}

export const clip = curve({
  name: 'Clip',
  family: 'Arithmetic',
  glyph: '\\sqcap',
  summary: 'Keeps every entry between two bounds.',
  about:
    'Entries below the lower bound become the bound, entries above the upper one too, the others pass unchanged; either bound may be left out. Use it to keep a probability away from 0 before a logarithm, or a ratio near 1 as PPO does. Outside the bounds no gradient passes, so an entry that has strayed there is not pulled back.',
  aliases: ['clamp', 'limit', 'bound', 'saturate', 'truncate', 'cap', 'threshold'],
  formula: 'y = \\min(\\max(x, \\mathrm{min}), \\mathrm{max})',
  params: [bound('min', 'lower'), bound('max', 'upper')],
  at(params) {
    const [low, high] = boundsOf(params);
    const [from, to] = [low ?? -Infinity, high ?? Infinity];
    const name = (value: number): string => constant(value);
    const inside = (x: string): string => {
      if (low !== null && high !== null) return `\\left[${name(low)} \\le ${x} \\le ${name(high)}\\right]`;
      return low !== null ? `\\left[${x} \\ge ${name(low)}\\right]` : `\\left[${x} \\le ${name(to)}\\right]`;
    };
    const above = (x: string): string => (low === null ? x : `\\max\\left(${x}, ${name(low)}\\right)`);
    const python = (value: number | null): string => (value === null ? 'None' : String(value));
    const unbounded = low === null && high === null;
    return {
      value: (x) => (Number.isNaN(x) ? x : Math.min(Math.max(x, from), to)),
      pull: (dy, x) => (unbounded || (x >= from && x <= to) ? dy : 0),
      rule: {
        forward: (x) => (high === null ? above(x) : `\\min\\left(${above(x)}, ${name(high)}\\right)`),
        gradient: (dy, x, _y, { times }) => (unbounded ? dy : times(dy, inside(x))),
        forwardWords: unbounded
          ? 'No bound is set, so everything passes.'
          : 'Entries outside the bounds become the bound.',
        gradientWords: unbounded
          ? 'Everything passed, so the gradient does too.'
          : 'The gradient passes where the input lay within the bounds, and is 0 outside.',
      },
      slope: unbounded ? '1' : inside('x'),
      code: {
        pytorch: (x) => (unbounded ? x : `torch.clamp(${x}, min=${python(low)}, max=${python(high)})`),
        numpy: (x) => (unbounded ? x : `np.clip(${x}, ${python(low)}, ${python(high)})`),
      },
    };
  },
  domain: 'all numbers',
  kinks: [
    {
      at: 'x = min or x = max, where min ≤ max',
      what: 'a corner',
      gradient: '1',
      holds: (x, params) => {
        const [low, high] = boundsOf(params);
        return (x === low || x === high) && (low === null || high === null || low <= high);
      },
      slope: () => 1,
    },
  ],
  samples: [
    { name: 'between two bounds', params: { min: -1, max: 0.5 }, inputs: { x: vector(-3, -0.9, 0.4, 0.6, 1e300) } },
    { name: 'from below', params: { min: 0.25 }, inputs: { x: vector(-1, 0.2, 0.3, 5) } },
    { name: 'from above', params: { max: -0.25 }, inputs: { x: vector(-1, -0.3, -0.2, 5) } },
    { name: 'bounds the wrong way round', params: { min: 2, max: -1 }, inputs: { x: vector(-3, 0.5, 3) } },
    { name: 'on the bounds', params: { min: -1, max: 1 }, inputs: { x: vector(0.5, -1, 1, 2) }, kinks: ['x'] },
    { name: 'on the only bound', params: { min: 0 }, inputs: { x: vector(0, -0, 1) }, kinks: ['x'] },
    {
      name: 'infinite',
      params: { min: -1, max: 1 },
      inputs: { x: vector(Infinity, -Infinity, Number.NaN) },
      kinks: ['x'],
    },
  ],
});
