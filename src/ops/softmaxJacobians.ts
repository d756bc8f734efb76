// softmaxJacobians: how the Jacobian of softmax is found by the quotient rule, for a vector: in the scores and in beta.
import type { JacobianRule } from '../engine/op.ts';

/** `beta` is the hole of the one entry of beta. */
export function softmaxJacobians(beta: string): Readonly<Record<string, JacobianRule>> {
  const power = (letter: string): string => `e^{${beta} \\cdot #{x[${letter}]}}`;
  const short = { S: `\\sum_{n} ${power('n')}` };
  const sum = { n: 'x.0' };
  return {
    x: {
      tex: '#{beta} \\cdot \\left(\\operatorname{diag}\\left(#{y}\\right) - #{y} \\, #{y^T}\\right)',
      words: 'Every share depends on every score, because all of them are divided by the same sum.',
      entry: {
        of: ['i'],
        by: ['j'],
        short,
        sum,
        cases: [
          {
            when: 'i = j',
            words: 'The quotient rule, where numerator and sum both depend on the score:',
            steps: [
              `\\frac{${beta} \\cdot ${power('i')} \\cdot S - ${power('i')} \\cdot ${beta} \\cdot ${power('i')}}{S^{2}}`,
              `\\frac{${beta} \\cdot \\sum_{n \\ne i} e^{${beta} \\cdot \\left(#{x[i]} + #{x[n]}\\right)}}{S^{2}}`,
              `${beta} \\cdot #{y[i]} \\cdot \\left(1 - #{y[i]}\\right)`,
            ],
          },
          {
            when: 'i \\ne j',
            words: 'The quotient rule, where only the sum depends on the score:',
            steps: [
              `\\frac{0 \\cdot S - ${power('i')} \\cdot ${beta} \\cdot ${power('j')}}{S^{2}}`,
              `-\\frac{${beta} \\cdot ${power('i')} \\cdot ${power('j')}}{S^{2}}`,
              `-${beta} \\cdot #{y[i]} \\cdot #{y[j]}`,
            ],
          },
        ],
      },
    },
    beta: {
      tex: '#{y} \\odot \\left(#{x} - #{y^T} \\, #{x}\\right)',
      words: 'Beta stands in every exponent, so a share grows where its score lies above the mean score under y.',
      entry: {
        of: ['i'],
        by: beta.includes('[') ? ['h'] : [],
        short,
        sum,
        cases: [
          {
            words: 'The quotient rule:',
            steps: [
              `\\frac{#{x[i]} \\cdot ${power('i')} \\cdot S - ${power('i')} \\cdot \\sum_{n} #{x[n]} \\cdot ${power('n')}}{S^{2}}`,
              `#{y[i]} \\cdot \\left(#{x[i]} - \\sum_{n} #{y[n]} \\cdot #{x[n]}\\right)`,
            ],
          },
        ],
      },
    },
  };
}
