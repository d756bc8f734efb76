// slopeOf: the derivatives of the functions of one number that rules call, in symbols.
import type { Expression } from '../expression.ts';
import { grouped, negated, one, productOf, quotientOf, sumOf, zero } from './algebra.ts';

/** The derivative of a function of one number, at u; null where there is none that can be written down here. */
export function slopeOf(name: string, u: Expression): Expression | null {
  const call = (f: string): Expression => ({ kind: 'call', name: f, arguments: [u] });
  const number = (value: number): Expression => ({ kind: 'number', value });
  const squared = (base: Expression): Expression => ({ kind: 'power', base, exponent: number(2), entrywise: false });
  const oneMinus = (part: Expression): Expression => sumOf([one, negated(part)]);
  switch (name) {
    case 'exp':
      return call('exp');
    case 'log':
    case 'ln':
      return quotientOf(one, u);
    case 'sqrt':
      return quotientOf(one, productOf([number(2), call('sqrt')]));
    case 'sin':
      return call('cos');
    case 'cos':
      return negated(call('sin'));
    case 'tan':
      return sumOf([one, squared(call('tan'))]);
    case 'sinh':
      return call('cosh');
    case 'cosh':
      return call('sinh');
    case 'tanh':
      return oneMinus(squared(call('tanh')));
    case 'arctan':
      return quotientOf(one, sumOf([one, squared(grouped(u))]));
    case 'arcsin':
    case 'arccos': {
      const root: Expression = { kind: 'call', name: 'sqrt', arguments: [oneMinus(squared(grouped(u)))] };
      return name === 'arcsin' ? quotientOf(one, root) : negated(quotientOf(one, root));
    }
    case 'sigma':
    case 'sigmoid':
      return productOf([call(name), oneMinus(call(name))]);
    case 'abs':
      return call('sign');
    case 'sign':
    case 'sgn':
    case 'floor':
    case 'ceil':
    case 'round':
      return zero;
    default:
      return null;
  }
}
