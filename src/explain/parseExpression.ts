// parseExpression: reads the TeX of a rule as calculus: sums, products, fractions, functions, big operators, holes.
import {
  type Expression,
  type Fence,
  type LetterRange,
  type ProductSign,
  type TensorRef,
  tensorsIn,
} from './expression.ts';
import { bigOperators, constants, functions, productSigns, relations } from './ruleWords.ts';
import { splitIndices, type Token, tokenizeTex } from './tokenizeTex.ts';

/** What the names in a rule stand for. */
export interface RuleScope {
  /** A hole's name (`W`, `dy`) -> the tensor. Null: no such port. */
  tensor(name: string): TensorRef | null;
  /** Index letters that are bound already. */
  readonly letters: ReadonlySet<string>;
  /** Ranges that the rule declares for its summed letters. */
  readonly ranges: ReadonlyMap<string, LetterRange['range']>;
}

/** Throws SyntaxError on TeX that is not calculus it knows. */
export function parseExpression(tex: string, scope: RuleScope): Expression {
  const reader = new Reader(tokenizeTex(tex), scope);
  const expression = reader.relation();
  reader.expectEnd();
  return expression;
}

class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly scope: RuleScope;
  private readonly letters: Set<string>;

  constructor(tokens: readonly Token[], scope: RuleScope) {
    this.tokens = tokens;
    this.scope = scope;
    this.letters = new Set(scope.letters);
  }

  expectEnd(): void {
    const token = this.peek();
    if (token !== undefined) this.fail(`nothing more, got ${token.text}`);
  }

  relation(): Expression {
    let left = this.sum();
    for (;;) {
      const token = this.peek();
      const sign =
        token === undefined ? undefined : token.kind === 'text' && token.text === 'and' ? ',' : relations[token.text];
      if (sign === undefined || token?.kind === 'hole') return left;
      this.at++;
      left = { kind: 'relation', sign, left, right: sign === ',' ? this.relation() : this.sum() };
    }
  }

  private sum(): Expression {
    const terms: Expression[] = [];
    let negative = this.take('-') || this.take('−');
    if (!negative) this.take('+');
    for (;;) {
      const term = this.product();
      terms.push(negative ? { kind: 'negative', of: term } : term);
      if (this.take('+')) negative = false;
      else if (this.take('-') || this.take('−')) negative = true;
      else return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: 'add', terms };
    }
  }

  private product(): Expression {
    let left = this.power();
    let open: { sign: ProductSign; factors: Expression[] } | null = null;
    const close = (): Expression => (open === null ? left : { kind: 'product', ...open });
    for (;;) {
      const text = this.peek()?.text;
      const isHole = this.peek()?.kind === 'hole';
      if (!isHole && (text === '/' || text === 'oslash')) {
        this.at++;
        left = { kind: 'quotient', over: close(), under: this.power(), drawn: text === '/' ? 'slash' : 'entrywise' };
        open = null;
        continue;
      }
      if (!isHole && text === 'bmod') {
        this.at++;
        left = { kind: 'call', name: 'mod', arguments: [close(), this.power()] };
        open = null;
        continue;
      }
      let sign = isHole || text === undefined ? undefined : productSigns[text];
      if (sign !== undefined) this.at++;
      else if (this.startsFactor()) sign = 'beside';
      else return close();
      const factor = this.power();
      if (open !== null && open.sign === sign) {
        open.factors.push(factor);
      } else {
        left = close();
        open = { sign, factors: [left, factor] };
      }
    }
  }

  private startsFactor(): boolean {
    const token = this.peek();
    if (token === undefined) return false;
    if (token.kind === 'sign') return token.text === '(' || token.text === '[' || token.text === '{';
    if (token.kind === 'text') return false;
    if (token.kind !== 'command') return true;
    return !(token.text in relations) && !/^([\\}|]|rfloor|rceil|rvert|rVert|end|lVert|Vert|to)$/.test(token.text);
  }

  private power(): Expression {
    let base = this.primary();
    while (this.take('^')) base = raised(base, this.exponent());
    return base;
  }

  private exponent(): Expression | 'transpose' | { readonly entrywisePower: Expression } {
    const braced = this.take('{');
    if (this.take('top', 'command') || this.take('T', 'letter') || this.take('intercal', 'command')) {
      if (braced) this.expect('}');
      return 'transpose';
    }
    if (braced && (this.take('odot', 'command') || this.take('circ', 'command'))) {
      const exponent = this.sum();
      this.expect('}');
      return { entrywisePower: exponent };
    }
    if (!braced) return this.primary();
    const exponent = this.sum();
    this.expect('}');
    return exponent;
  }

  private primary(): Expression {
    const token = this.peek();
    if (token === undefined) return this.fail('a factor, got the end');
    this.at++;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'hole':
        return this.hole(token.text);
      case 'name':
        return this.named(token.text, `\\mathrm{${token.text}}`);
      case 'letter':
        return this.letters.has(token.text)
          ? { kind: 'letter', name: token.text }
          : this.symbol(token.text, token.text);
      case 'text':
        return this.fail(`a factor, got the words "${token.text}"`);
      case 'sign':
        return this.fenced(token.text);
      case 'command':
        return this.command(token.text);
    }
  }

  private fenced(open: string): Expression {
    if (open === '{') return this.until('}');
    if (open === '(') return { kind: 'group', fence: 'round', body: this.until(')') };
    if (open === '|') return { kind: 'group', fence: 'bars', body: this.until('|') };
    if (open === '[') {
      const body = this.until(']');
      return body.kind === 'relation'
        ? { kind: 'indicator', condition: body }
        : { kind: 'group', fence: 'square', body };
    }
    return this.fail(`a factor, got ${open}`);
  }

  private until(close: string): Expression {
    const body = this.relation();
    this.expect(close);
    return body;
  }

  private command(name: string): Expression {
    if (/^[dt]?frac$/.test(name)) {
      return { kind: 'quotient', over: this.argument(), under: this.argument(), drawn: 'fraction' };
    }
    const fence = (
      { lfloor: 'floor', lceil: 'ceil', lvert: 'bars', lVert: 'norm', '|': 'norm', Vert: 'norm' } as const
    )[name];
    if (fence !== undefined) return this.commandFence(name, fence);
    if (name === 'mathbb' || name === 'mathbf') return this.indicator();
    if (name === 'delta' && this.peek()?.text === '_') return this.kronecker();
    if (name === 'begin') return this.cases();
    if (name in bigOperators && (this.peek()?.text === '_' || name === 'sum' || name === 'prod')) return this.big(name);
    return this.named(name);
  }

  private commandFence(open: string, fence: Fence): Expression {
    const close =
      ({ lfloor: 'rfloor', lceil: 'rceil', lvert: 'rvert', lVert: 'rVert' } as Record<string, string>)[open] ?? open;
    const body = this.relation();
    this.expect(close);
    return { kind: 'group', fence, body };
  }

  /** After `\mathbb` or `\mathbf`: `1[condition]`, `1\{condition\}` or `1_{condition}`. */
  private indicator(): Expression {
    const braced = this.take('{');
    if (!this.take('1')) this.fail('the 1 of an indicator');
    if (braced) this.expect('}');
    if (this.take('[')) return { kind: 'indicator', condition: this.until(']') };
    if (this.take('(')) return { kind: 'indicator', condition: this.until(')') };
    if (this.take('{', 'command')) return { kind: 'indicator', condition: this.until('}') };
    this.expect('_');
    this.expect('{');
    return { kind: 'indicator', condition: this.until('}') };
  }

  private kronecker(): Expression {
    this.expect('_');
    this.expect('{');
    const left = this.primary();
    this.take(',');
    const right = this.primary();
    this.expect('}');
    return { kind: 'indicator', condition: { kind: 'relation', sign: '=', left, right } };
  }

  private cases(): Expression {
    if (this.bracedWord() !== 'cases') return this.fail('the environment cases');
    const rows: { value: Expression; condition: Expression | null }[] = [];
    while (!this.take('end', 'command')) {
      const value = this.relation();
      let condition: Expression | null = null;
      if (this.take('&')) {
        const words = this.peek();
        if (words?.kind === 'text') this.at++;
        if (words?.kind !== 'text' || /^(if|where|when|for)$/.test(words.text)) condition = this.relation();
      }
      rows.push({ value, condition });
      this.take('\\', 'command');
    }
    this.bracedWord();
    return { kind: 'cases', rows };
  }

  private bracedWord(): string {
    this.expect('{');
    let word = '';
    while (this.peek() !== undefined && !this.take('}')) word += this.tokens[this.at++]?.text ?? '';
    return word;
  }

  private big(name: string): Expression {
    const operator = bigOperators[name] ?? 'sum';
    if (name === 'sum' && this.peek()?.text !== '_') return { kind: 'overAxes', axes: null, body: this.product() };
    const letters: string[] = [];
    let where: Expression | null = null;
    if (this.take('_')) {
      if (this.take('{')) {
        const axes = this.peek();
        if (axes?.kind === 'text' && name === 'sum') return this.sumOverAxes(axes.text);
        while (this.peek()?.kind === 'letter') {
          letters.push(this.tokens[this.at++]?.text ?? '');
          this.take(',');
        }
        for (const letter of letters) this.letters.add(letter);
        where = this.restriction(letters);
        this.expect('}');
      } else {
        letters.push(this.tokens[this.at++]?.text ?? '');
      }
    }
    if (letters.length === 0) this.fail('the letter that a big operator runs over');
    for (const letter of letters) this.letters.add(letter);
    if (this.take('^')) this.exponent();
    const body = this.product();
    return { kind: 'over', operator, letters: letters.map((letter) => this.ranged(letter, body)), where, body };
  }

  /** `\sum_{\text{axes 0, 2}} body` */
  private sumOverAxes(words: string): Expression {
    this.at++;
    this.expect('}');
    const axes = words.match(/\d+/g)?.map(Number);
    if (axes === undefined) return this.fail(`axes, got the words "${words}"`);
    return { kind: 'overAxes', axes, body: this.product() };
  }

  /** What follows the letters under a big operator: `k = 1` says only where counting starts; `k \ne j` leaves terms out. */
  private restriction(letters: readonly string[]): Expression | null {
    const sign = relations[this.peek()?.text ?? ''];
    if (sign === undefined && this.peek()?.text !== ':') return null;
    this.at++;
    if (sign === undefined) return this.relation();
    const right = this.relation();
    const last = letters.at(-1);
    if (sign === '=' && right.kind === 'number') return null;
    if (last === undefined) return this.fail('a letter');
    return { kind: 'relation', sign, left: { kind: 'letter', name: last }, right };
  }

  private ranged(letter: string, body: Expression): LetterRange {
    const declared = this.scope.ranges.get(letter);
    if (declared !== undefined) return { letter, range: declared };
    for (const { ref, index } of tensorsIn(body)) {
      const axis = index?.findIndex((part) => part.kind === 'letter' && part.name === letter) ?? -1;
      if (axis >= 0) return { letter, range: { ref, axis } };
    }
    return { letter, range: null };
  }

  /** A function, or a symbol such as `\beta`. */
  private named(name: string, tex: string = name.length > 1 ? `\\${name}` : name): Expression {
    const isCall = functions.has(name) || this.peek()?.text === '(';
    if (!isCall) return this.symbol(tex, name);
    const exponent = this.take('^') ? this.exponent() : null;
    const call: Expression = { kind: 'call', name, arguments: this.argumentList() };
    return exponent === null ? call : raised(call, exponent);
  }

  private argumentList(): Expression[] {
    if (!this.take('(')) return [this.peek()?.text === '{' ? this.argument() : this.power()];
    const list = [this.listed()];
    while (this.take(',')) list.push(this.listed());
    this.expect(')');
    return list;
  }

  /** An argument among several; words are one too, such as the equation of a contraction. */
  private listed(): Expression {
    const token = this.peek();
    if (token?.kind !== 'text') return this.relation();
    this.at++;
    return { kind: 'symbol', tex: `\\text{${token.text}}`, value: null };
  }

  private argument(): Expression {
    if (!this.take('{')) return this.primary();
    const body = this.relation();
    this.expect('}');
    return body;
  }

  private symbol(tex: string, name: string): Expression {
    let text = tex;
    if (this.take('_')) {
      const from = this.at;
      this.argument();
      text += `_{${this.tokens
        .slice(from, this.at)
        .map(({ text: part }) => part.replace(/[{}]/g, ''))
        .join('')}}`; // prettier-ignore
    }
    return { kind: 'symbol', tex: text, value: constants[name] ?? null };
  }

  private hole(text: string): Expression {
    const match = /^\s*([^[\]^\s]+?)\s*(\^\{?(?:T|\\top)\}?)?\s*(?:\[([\s\S]*)\])?\s*(\^\{?(?:T|\\top)\}?)?\s*$/.exec(
      text,
    );
    const ref = match === null ? null : this.scope.tensor(match[1] ?? '');
    if (match === null || ref === null) return this.fail(`a port, got #{${text}}`);
    const scope: RuleScope = { ...this.scope, letters: this.letters };
    const index = match[3] === undefined ? null : splitIndices(match[3]).map((part) => parseExpression(part, scope));
    return { kind: 'tensor', ref, transposed: (match[2] ?? match[4]) !== undefined, index };
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }
  private take(text: string, kind?: Token['kind']): boolean {
    const token = this.peek();
    if (token === undefined || token.text !== text || token.kind === 'hole') return false;
    if (kind !== undefined ? token.kind !== kind : token.kind === 'command' && text.length === 1) return false;
    this.at++;
    return true;
  }
  private expect(text: string): void {
    const token = this.peek();
    if (token === undefined || token.text !== text) this.fail(`${text}, got ${token?.text ?? 'the end'}`);
    this.at++;
  }
  private fail(wanted: string): never {
    throw new SyntaxError(`expected ${wanted}`);
  }
}

function raised(
  base: Expression,
  exponent: Expression | 'transpose' | { readonly entrywisePower: Expression },
): Expression {
  if (exponent === 'transpose') {
    if (base.kind === 'tensor') return { ...base, transposed: !base.transposed };
    return { kind: 'call', name: 'transpose', arguments: [base] };
  }
  if ('entrywisePower' in exponent) return { kind: 'power', base, exponent: exponent.entrywisePower, entrywise: true };
  return { kind: 'power', base, exponent, entrywise: false };
}
