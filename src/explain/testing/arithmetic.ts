// arithmetic: works out a printed line such as `(-0.75) * 2 + e^(1 * 3)`. It shares no code with what printed it.

import { erf } from '../../engine/erf.ts';
import { roundHalfEven } from '../../engine/roundHalfEven.ts';

/** NaN when the text is not arithmetic. */
export function arithmetic(text: string): number {
  const tokens = text.match(/\d+(?:\.\d+)?(?:e-?\d+)?|[a-zA-Z]+\d*[a-z]*|Infinity|[-+*/^(),|[\]<>≤≥=≠]/g) ?? [];
  let at = 0;
  const take = (sign: string): boolean => tokens[at] === sign && at++ >= 0;

  function sum(): number {
    let total = take('-') ? -product() : product();
    for (;;) {
      if (take('+')) total += product();
      else if (take('-')) total -= product();
      else return total;
    }
  }
  function product(): number {
    let total = power();
    for (;;) {
      if (take('*')) total *= power();
      else if (take('/')) total /= power();
      else return total;
    }
  }
  function power(): number {
    const base = atom();
    return take('^') ? base ** power() : base;
  }
  function atom(): number {
    const token = tokens[at++] ?? '';
    if (/^\d/.test(token)) return Number(token);
    if (token === '(') return closed(sum(), ')');
    if (token === '|') return Math.abs(closed(sum(), '|'));
    if (token === '[') return condition();
    if (token === 'e') return Math.E;
    if (token === 'pi') return Math.PI;
    const named: Readonly<Record<string, (...values: number[]) => number>> = {
      exp: Math.exp,
      log: Math.log,
      ln: Math.log,
      sqrt: Math.sqrt,
      tanh: Math.tanh,
      max: Math.max,
      min: Math.min,
      sign: Math.sign,
      sigma: (x) => 1 / (1 + Math.exp(-x)),
      sin: Math.sin,
      cos: Math.cos,
      tan: Math.tan,
      arcsin: Math.asin,
      arccos: Math.acos,
      arctan: Math.atan,
      atan2: Math.atan2,
      sinh: Math.sinh,
      cosh: Math.cosh,
      erf,
      floor: Math.floor,
      ceil: Math.ceil,
      round: roundHalfEven,
    };
    const f = named[token];
    if (f === undefined || !take('(')) return Number.NaN;
    const values = [sum()];
    while (take(',')) values.push(sum());
    return closed(f(...values), ')');
  }
  function closed(value: number, sign: string): number {
    return take(sign) ? value : Number.NaN;
  }
  function condition(): number {
    let left = sum();
    let all = true;
    do {
      const sign = tokens[at++] ?? '';
      const right = sum();
      const holds = {
        '<': left < right,
        '>': left > right,
        '≤': left <= right,
        '≥': left >= right,
        '=': left === right,
        '≠': left !== right,
      };
      all &&= holds[sign as '='] === true;
      left = right;
    } while (tokens[at] !== ']' && at < tokens.length);
    return closed(all ? 1 : 0, ']');
  }
  const value = sum();
  return at === tokens.length ? value : Number.NaN;
}
