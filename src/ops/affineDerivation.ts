// affineDerivation: the rules of y = W x + b in TeX, for one sample and for batches.
import type { Derivation, DerivationContext, JacobianRule, Rule } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { broadcastWords, summedWords } from './axisWords.ts';
import { broadcastIndices, hole, letters, repeatedAxes, sumOver, sumOverAxes } from './ruleText.ts';

export function affineDerivation({ shapes, params }: DerivationContext): Derivation {
  const x = shapes.x ?? [1];
  const batch = x.length - 1;
  const bias = params.bias === false ? null : (shapes.b ?? [1]);
  const y: Shape = [...x.slice(0, -1), shapes.W?.[0] ?? 1];
  // i: unit, j: feature, then the batch.
  const named = letters(2 + batch);
  const [unit = 'i', feature = 'j', ...samples] = named ?? [];
  const entry = (
    indices: readonly string[],
    tex: string,
    sum?: Readonly<Record<string, string>>,
  ): Pick<Rule, 'entry'> => (named ? { entry: { indices, tex, ...(sum && { sum }) } } : {});

  const overBatch = Object.fromEntries(samples.map((letter, axis) => [letter, `dy.${axis}`]));
  const many = batch > 0;
  const added = many
    ? ` ${summedWords(
        samples.map((_, axis) => axis),
        y,
        'W was used for',
      )}`
    : '';
  return {
    forward: {
      y: {
        tex: (many ? '#{x} \\, #{W^T}' : '#{W} \\, #{x}') + (bias ? ' + #{b}' : ''),
        ...entry(
          [...samples, unit],
          `\\sum_{${feature}} ${hole('W', [unit, feature])} \\cdot ${hole('x', [...samples, feature])}` +
            (bias ? ` + ${hole('b', broadcastIndices(bias, y, [...samples, unit]))}` : ''),
          { [feature]: `x.${batch}` },
        ),
        words: `Every unit takes its weighted sum of the features${bias ? ' and adds its bias' : ''}${many ? ', for each sample' : ''}.`,
      },
    },
    gradients: {
      x: {
        tex: many ? '#{dy} \\, #{W}' : '#{W^T} \\, #{dy}',
        ...entry(
          [...samples, feature],
          `\\sum_{${unit}} ${hole('W', [unit, feature])} \\cdot ${hole('dy', [...samples, unit])}`,
          { [unit]: `dy.${batch}` },
        ),
        words: 'Each feature collects the gradients of all units, weighted as it was on the way forward.',
      },
      W: {
        tex: many ? `${sumOverAxes(samples.slice(0, -1).map((_, axis) => axis))}#{dy^T} \\, #{x}` : '#{dy} \\, #{x^T}',
        ...entry(
          [unit, feature],
          `${sumOver(samples)}${hole('dy', [...samples, unit])} \\cdot ${hole('x', [...samples, feature])}`,
          many ? overBatch : undefined,
        ),
        words: `The outer product of the gradient that comes back and the input that went forward.${added}`,
      },
      ...(bias && { b: biasRule(bias, y, named && [...samples, unit]) }),
    },
    ...(!many && { jacobians: { y: jacobians(bias?.length === 1 && bias[0] === y[0]) } }),
  };
}

/** Of one sample. `own`: every unit has a bias of its own. */
function jacobians(own: boolean): Readonly<Record<string, JacobianRule>> {
  return {
    x: {
      tex: '#{W}',
      words: 'The map is linear in x, so its Jacobian is the matrix itself.',
      entry: {
        of: ['i'],
        by: ['j'],
        cases: [{ words: 'Of the sum only one term holds this feature:', steps: ['#{W[i,j]}'] }],
      },
    },
    W: {
      words: 'Unit i reads only its own row of W, so its slice has x in row i and zeros elsewhere.',
      entry: {
        of: ['i'],
        by: ['k', 'j'],
        cases: [{ words: 'Only row i of W is in the sum of unit i:', steps: ['\\delta_{i,k} \\cdot #{x[j]}'] }],
      },
    },
    ...(own && {
      b: {
        tex: '\\mathrm{I}',
        words: 'Every unit adds its own bias as it is, so the Jacobian is the identity.',
        entry: {
          of: ['i'],
          by: ['j'],
          cases: [{ words: 'Unit i adds bias i, and no other:', steps: ['\\delta_{i,j}'] }],
        },
      },
    }),
  };
}

export function biasRule(bias: Shape, y: Shape, at: readonly string[] | null): Rule {
  const repeated = repeatedAxes(bias, y);
  const lead = y.length - bias.length;
  const spare = at && letters(bias.length, at);
  const words = 'The bias is added as it is, so its gradient is the one that comes back';
  return {
    tex: `${sumOverAxes(repeated)}#{dy}`,
    ...(at &&
      spare && {
        entry: {
          indices: bias.map((_, axis) => (repeated.includes(axis + lead) ? spare[axis]! : at[axis + lead]!)),
          tex: `${sumOver(repeated.map((axis) => at[axis]!))}${hole('dy', at)}`,
          ...(repeated.length > 0 && {
            sum: Object.fromEntries(repeated.map((axis) => [at[axis]!, `dy.${axis}`])),
          }),
        },
      }),
    words: `${words}.${broadcastWords('b', bias, y)}`,
  };
}
