// ruleWords: the TeX words that rules are written in, and what each one means.
import type { BigOperator, ProductSign, Relation } from './expression.ts';

export const bigOperators: Readonly<Record<string, BigOperator>> = {
  sum: 'sum',
  prod: 'product',
  max: 'maximum',
  min: 'minimum',
};
export const functions = new Set(
  (
    'exp log ln sqrt sin cos tan arcsin arccos arctan sinh cosh tanh max min sign sgn erf relu ReLU sigmoid softmax softplus ' +
    'diag tr det round floor ceil abs clip mean argmax vec reshape transpose broadcast log1p expm1'
  ).split(' '),
);
export const relations: Readonly<Record<string, Relation>> = {
  '=': '=',
  '<': '<',
  '>': '>',
  ne: '≠',
  neq: '≠',
  le: '≤',
  leq: '≤',
  ge: '≥',
  geq: '≥',
  in: '∈',
  lt: '<',
  gt: '>',
  '≠': '≠',
  '≤': '≤',
  '≥': '≥',
  land: ',',
  wedge: ',',
}; // prettier-ignore
export const productSigns: Readonly<Record<string, ProductSign>> = {
  cdot: 'dot',
  '·': 'dot',
  times: 'times',
  '×': 'times',
  '*': 'times',
  odot: 'entrywise',
  '⊙': 'entrywise',
  circ: 'entrywise',
};
export const constants: Readonly<Record<string, number>> = { e: Math.E, pi: Math.PI, infty: Infinity };
