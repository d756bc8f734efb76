// safeTex: TeX that a person wrote between dollar signs, admitted when it is nothing but mathematics; everything else is shown as words.

/** Commands that only draw. No definition, no file, no reference, no change of category, no length. */
const symbols = new Set(
  (
    'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho sigma tau upsilon phi varphi ' +
    'chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega partial nabla infty ell hbar Re Im aleph top bot forall exists ' +
    'neg emptyset sum prod int oint max min sup inf lim log ln exp sin cos tan arcsin arccos arctan sinh cosh tanh det dim ker arg deg gcd Pr ' +
    'cdot times div pm mp circ bullet star ast oplus ominus otimes odot oslash cap cup setminus wedge vee land lor le leq ge geq ne neq equiv ' +
    'approx sim simeq cong propto in notin ni subset subseteq supset supseteq ll gg perp parallel mid to gets rightarrow leftarrow Rightarrow ' +
    'Leftarrow leftrightarrow Leftrightarrow mapsto longrightarrow iff implies lfloor rfloor lceil rceil langle rangle lvert rvert lVert rVert ' +
    'vert Vert quad qquad cdots ldots dots vdots ddots prime dagger lbrace rbrace colon'
  ).split(' '),
);
/** Commands with an argument in braces, and how many. */
const takers: ReadonlyMap<string, number> = new Map([
  ...'sqrt overline underline hat widehat bar tilde widetilde vec dot ddot'
    .split(' ')
    .map((name) => [name, 1] as const),
  ...'mathrm mathbf mathit mathsf mathtt mathcal'.split(' ').map((name) => [name, 1] as const),
  ...'frac dfrac tfrac binom'.split(' ').map((name) => [name, 2] as const),
]);
/** Spaces and signs. */
const signs = new Set([...',;:! {}|%#&_$']);
const delimiter = /^(?:[()[\]|/.]|\\[{}|]|\\(?:[lr](?:floor|ceil|angle|vert|Vert|brace)|[vV]ert)(?![a-zA-Z]))/;

/** TeX cannot nest groups without end. */
const deepest = 20;

/** The formula as it may stand between dollar signs; null where it holds anything but well-formed mathematics that this list knows. */
export function safeTex(tex: string): string | null {
  const reader = new Reader(tex);
  try {
    reader.list(0);
    return reader.isAtEnd() ? tex : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

class Refused extends Error {}

class Reader {
  private at = 0;
  private readonly tex: string;

  constructor(tex: string) {
    this.tex = tex;
  }

  isAtEnd(): boolean {
    return this.at === this.tex.length;
  }

  /** Atoms with their scripts, up to a closing brace, `\right` or the end. */
  list(depth: number): void {
    if (depth > deepest) throw new Refused();
    for (;;) {
      this.spaces();
      if (this.isAtEnd() || this.tex[this.at] === '}' || /^\\right(?![a-zA-Z])/.test(this.rest())) return;
      if (!/[_^']/.test(this.tex[this.at] ?? '')) this.atom(depth);
      this.scripts(depth);
    }
  }

  /** At most one below and one above: primes are above. */
  private scripts(depth: number): void {
    const seen = new Set<string>();
    for (;;) {
      this.spaces();
      const sign = this.tex[this.at] ?? '';
      if (!/[_^']/.test(sign) || sign === '') return;
      const kind = sign === '_' ? 'below' : 'above';
      if (seen.has(kind)) throw new Refused();
      seen.add(kind);
      if (sign === "'") while (this.tex[this.at] === "'") this.at++;
      else {
        this.at++;
        this.spaces();
        if (/[_^'&}]/.test(this.tex[this.at] ?? '}')) throw new Refused();
        this.atom(depth, true);
      }
    }
  }

  private atom(depth: number, isScript = false): void {
    const sign = this.tex[this.at] ?? '';
    if (sign === '{') return this.group(depth);
    if (sign === '\\') return this.command(depth, isScript);
    if (!/^[\x21-\x7E]$/.test(sign) || /[%#$&~_^]/.test(sign)) throw new Refused();
    this.at++;
  }

  private group(depth: number): void {
    if (this.tex[this.at] !== '{') throw new Refused();
    this.at++;
    this.list(depth + 1);
    if (this.tex[this.at] !== '}') throw new Refused();
    this.at++;
  }

  private command(depth: number, isScript: boolean): void {
    const name = /^\\([a-zA-Z]+|[^a-zA-Z])/.exec(this.rest())?.[1];
    if (name === undefined) throw new Refused();
    this.at += 1 + name.length;
    if (symbols.has(name) || signs.has(name)) return;
    // As a script it would need braces around it.
    if (isScript) throw new Refused();
    if (name === 'left') return this.fenced(depth);
    if (name === 'text' || name === 'operatorname') return this.words();
    const count = takers.get(name);
    if (count === undefined) throw new Refused();
    for (let argument = 0; argument < count; argument++) {
      this.spaces();
      this.group(depth);
    }
  }

  private fenced(depth: number): void {
    this.delimiter();
    this.list(depth + 1);
    if (!/^\\right(?![a-zA-Z])/.test(this.rest())) throw new Refused();
    this.at += '\\right'.length;
    this.delimiter();
  }

  private delimiter(): void {
    this.spaces();
    const found = delimiter.exec(this.rest())?.[0];
    if (found === undefined) throw new Refused();
    this.at += found.length;
  }

  private words(): void {
    this.spaces();
    const found = /^\{[\w ,.;:()=+*/<>-]*\}/.exec(this.rest())?.[0];
    if (found === undefined || found.includes('_')) throw new Refused();
    this.at += found.length;
  }

  private spaces(): void {
    while (this.tex[this.at] === ' ' || this.tex[this.at] === '\n') this.at++;
  }
  private rest(): string {
    return this.tex.slice(this.at);
  }
}
