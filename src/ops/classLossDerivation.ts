// classLossDerivation: the rules of the classification losses in TeX, with every param written out.
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { normalizeAxis, sizeOf } from '../engine/shape.ts';
import { axisOf, type ScoresPort, targetForm } from './classTarget.ts';
import { axesText, brackets, constant, hole, letters, repeatOver, sumOver } from './ruleText.ts';

export function classLossDerivation(port: ScoresPort, context: DerivationContext): Derivation {
  const about = aboutOf(port, context);
  const whole = wholeRules(port, about);
  const entries = entryRules(port, about);
  const pick = about.soft ? 'weighted by the target' : 'picked by the target';
  const gathered = {
    none: 'one loss for each sample',
    sum: 'added up over the samples',
    mean: 'averaged over the samples',
  }[about.reduction];
  const mixed = about.smoothing === 0 ? '' : ' The target is first mixed with the uniform distribution.';
  const scoresWords = {
    logits: `Every score gets its probability minus its target, times what reaches the loss.${mixed}`,
    p: `Each probability gets minus its target, divided by the probability itself.${mixed}`,
    logp: `Each log-probability gets minus its target: the loss is linear in it.${mixed}`,
  }[port];
  return {
    forward: {
      C: {
        tex: whole.C,
        ...(entries && { entry: entries.C }),
        words: `Minus the log-probabilities, ${pick}, ${about.samples.length === 0 ? 'of the one sample' : gathered}.${mixed}`,
      },
    },
    gradients: {
      [port]: { tex: whole.scores, ...(entries && { entry: entries.scores }), words: scoresWords },
      ...(about.soft && {
        target: {
          tex: whole.target,
          ...(entries && { entry: entries.target }),
          words: 'Each target probability gets minus the log-probability that it weights.',
        },
      }),
    },
  };
}

interface About {
  readonly rank: number;
  readonly axis: number;
  readonly samples: readonly number[];
  readonly classes: number;
  readonly soft: boolean;
  readonly weighted: boolean;
  readonly smoothing: number;
  readonly ignored: number | null;
  readonly reduction: 'none' | 'sum' | 'mean';
}

function aboutOf(port: ScoresPort, { shapes, params }: DerivationContext): About {
  const scores = shapes[port] ?? [1];
  const axis = normalizeAxis(axisOf(params), scores.length) ?? scores.length - 1;
  const soft = shapes.target !== undefined && targetForm(scores, shapes.target, axis) === 'probabilities';
  return {
    rank: scores.length,
    axis,
    samples: scores.toSpliced(axis, 1),
    classes: scores[axis] ?? 1,
    soft,
    weighted: shapes.weight !== undefined,
    smoothing: (params.label_smoothing as number | undefined) ?? 0,
    ignored: soft ? null : ((params.ignore_index as number | null | undefined) ?? null),
    reduction: params.reduction as About['reduction'],
  };
}

/** The share of the one class that is right: written only where there is smoothing. */
function smoothed(about: About, share: string): string {
  if (about.smoothing === 0) return share;
  const { smoothing, classes } = about;
  return brackets(`${constant(1 - smoothing)} \\cdot ${share} + \\frac{${constant(smoothing)}}{${classes}}`);
}

/** Whether the coefficients of every sample add up to 1. */
function addsToOne({ soft, weighted, ignored }: About): boolean {
  return !soft && !weighted && ignored === null;
}

function wholeRules(
  port: ScoresPort,
  about: About,
): { readonly C: string; readonly scores: string; readonly target: string } {
  const { axis, rank, reduction, samples, ignored, soft, weighted } = about;
  const others = Array.from({ length: rank }, (_, at) => at).filter((at) => at !== axis);
  const weight = weighted ? [axis === rank - 1 ? '#{weight}' : repeatOver('#{weight}', others)] : [];
  const known = ignored === null ? [] : [repeatOver(`\\left[#{target} \\ne ${ignored}\\right]`, [axis])];
  const shares = soft ? '#{target}' : `\\operatorname{onehot}\\left(#{target}\\right)`;
  const coefficients = [...known, ...weight, smoothed(about, shares)].join(' \\odot ');
  const logp = {
    logits: '\\log\\left(\\operatorname{softmax}\\left(#{logits}\\right)\\right)',
    p: '\\log\\left(#{p}\\right)',
    logp: '#{logp}',
  }[port];
  const divisor =
    soft || addsToOne(about) ? String(sizeOf(samples)) : `\\sum ${[...known, ...weight, shares].join(' \\odot ')}`;
  const isOne = reduction !== 'mean' || divisor === '1';
  const along = reduction === 'none' ? `\\sum_{\\text{${axesText([axis])}}}` : '\\sum';
  const g =
    reduction === 'none'
      ? `${repeatOver('#{dC}', [axis])} \\odot`
      : isOne
        ? '#{dC} \\cdot'
        : `\\frac{1}{${divisor}} \\cdot #{dC} \\cdot`;
  const total = addsToOne(about) ? '' : ` \\odot ${brackets(`\\sum_{\\text{${axesText([axis])}}} ${coefficients}`)}`;
  const factor = about.smoothing === 0 ? '' : ` ${constant(1 - about.smoothing)} \\cdot`;
  return {
    C: `-${isOne ? '' : `\\frac{1}{${divisor}} \\cdot `}${along} ${coefficients} \\odot ${logp}`,
    scores: {
      logits: `${g} ${brackets(`\\operatorname{softmax}\\left(#{logits}\\right)${total} - ${coefficients}`)}`,
      p: `-${g} ${coefficients} \\oslash #{p}`,
      logp: `-${g} ${coefficients}`,
    }[port],
    target: `-${g}${factor} ${[...weight, logp].join(' \\odot ')}`,
  };
}

type Entry = NonNullable<Rule['entry']>;

function entryRules(
  port: ScoresPort,
  about: About,
): { readonly C: Entry; readonly scores: Entry; readonly target: Entry } | null {
  const { axis, reduction, samples, ignored, soft, weighted } = about;
  const named = letters(2 * samples.length + 3);
  if (!named) return null;
  const own = named.slice(0, samples.length);
  const [k = '', c = '', m = ''] = named.slice(samples.length);
  const others = named.slice(samples.length + 3);

  const at = (letter: string, sample: readonly string[] = own): readonly string[] => sample.toSpliced(axis, 0, letter);
  const score = (letter: string): string => hole(port, at(letter));
  const exponential = (letter: string): string => `e^{${score(letter)}}`;
  const logp = (letter: string): string =>
    ({
      logits: brackets(`${score(letter)} - \\log\\left(\\sum_{${m}} ${exponential(m)}\\right)`),
      p: `\\log\\left(${score(letter)}\\right)`,
      logp: score(letter),
    })[port];
  const known = (sample: readonly string[]): readonly string[] =>
    ignored === null ? [] : [`\\left[${hole('target', sample)} \\ne ${ignored}\\right]`];
  const weight = (letter: string): readonly string[] => (weighted ? [hole('weight', [letter])] : []);
  const share = (letter: string, sample: readonly string[]): string =>
    soft ? hole('target', at(letter, sample)) : `\\delta_{${letter},${hole('target', sample)}}`;
  const coefficient = (letter: string): string =>
    [...known(own), ...weight(letter), smoothed(about, share(letter, own))].join(' \\cdot ');

  const divisor =
    soft || addsToOne(about)
      ? String(sizeOf(samples))
      : `${sumOver(others)}${[...known(others), ...weight(hole('target', others))].join(' \\cdot ')}`;
  const isOne = reduction !== 'mean' || divisor === '1';
  const one = reduction === 'none' ? hole('dC', own) : hole('dC');
  const g = isOne ? one : `\\frac{1}{${divisor}} \\cdot ${one}`;
  const total = addsToOne(about) ? '' : ` \\cdot \\sum_{${c}} ${coefficient(c)}`;
  const factor = about.smoothing === 0 ? '' : ` \\cdot ${constant(1 - about.smoothing)}`;

  const range = (letter: string): readonly [string, string] => [letter, `${port}.${axis}`];
  const positions = at('').flatMap((letter, place) => (letter === '' ? [] : [place]));
  const sampleRanges = (names: readonly string[]): readonly (readonly [string, string])[] =>
    names.map((letter, n) => [letter, `${port}.${positions[n]!}`]);
  const inDivisor = isOne || /^\d+$/.test(divisor) ? [] : sampleRanges(others);
  const ranges = (...summed: readonly (readonly [string, string])[]): Pick<Entry, 'sum'> => {
    const all = [...summed, ...inDivisor];
    return all.length === 0 ? {} : { sum: Object.fromEntries(all) };
  };
  const inLogp = port === 'logits' ? [range(m)] : [];
  const overSamples = reduction === 'none' ? [] : own;
  const single = !soft && about.smoothing === 0;
  const summand = single
    ? [...known(own), ...weight(hole('target', own)), logp(hole('target', own))].join(' \\cdot ')
    : `${coefficient(c)} \\cdot ${logp(c)}`;
  const overClasses = single ? [] : [c];
  return {
    C: {
      indices: reduction === 'none' ? own : [],
      tex: `-${isOne ? '' : `\\frac{1}{${divisor}} \\cdot `}${sumOver([...overSamples, ...overClasses])}${summand}`,
      ...ranges(...overClasses.map(range), ...inLogp, ...sampleRanges(overSamples)),
    },
    scores: {
      indices: at(k),
      tex: {
        logits: `${g} \\cdot ${brackets(`\\frac{${exponential(k)}}{\\sum_{${m}} ${exponential(m)}}${total} - ${coefficient(k)}`)}`,
        p: `-${g} \\cdot \\frac{${coefficient(k)}}{${score(k)}}`,
        logp: `-${g} \\cdot ${coefficient(k)}`,
      }[port],
      ...ranges(...inLogp, ...(port === 'logits' && !addsToOne(about) ? [range(c)] : [])),
    },
    target: {
      indices: at(k),
      tex: `-${g}${factor} \\cdot ${[...weight(k), logp(k)].join(' \\cdot ')}`,
      ...ranges(...inLogp),
    },
  };
}
