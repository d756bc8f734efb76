// texPreview: a small formula as runs of letters, for the moment before KaTeX is there. Names of ports and signs of ops come out as they
// will be set, so nothing moves.

export interface TexRun {
  readonly text: string;
  /** Variables are italic; numbers, signs and words are not. */
  readonly italic: boolean;
  readonly script: 'sub' | 'sup' | null;
}

const letters: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  ...{
    alpha: 'α',
    beta: 'β',
    gamma: 'γ',
    delta: 'δ',
    epsilon: 'ϵ',
    zeta: 'ζ',
    eta: 'η',
    theta: 'θ',
    kappa: 'κ',
    lambda: 'λ',
  },
  ...{ mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'ϕ', chi: 'χ', psi: 'ψ', omega: 'ω' },
  partial: '∂',
});
const signs: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  ...{ Gamma: 'Γ', Delta: 'Δ', Theta: 'Θ', Lambda: 'Λ', Pi: 'Π', Sigma: 'Σ', Phi: 'Φ', Psi: 'Ψ', Omega: 'Ω' },
  ...{
    cdot: ' ⋅ ',
    times: '×',
    div: '÷',
    pm: '±',
    to: ' → ',
    ast: '∗',
    star: '⋆',
    circ: '∘',
    odot: '⊙',
    leftrightarrow: '↔',
  },
  ...{
    lfloor: '⌊',
    rfloor: '⌋',
    lceil: '⌈',
    rceil: '⌉',
    square: '□',
    angle: '∠',
    infty: '∞',
    le: '≤',
    ge: '≥',
    top: '⊤',
  },
  ...{
    ulcorner: '⌜',
    urcorner: '⌝',
    llcorner: '⌞',
    lrcorner: '⌟',
    cup: '∪',
    '|': '∥',
    ',': ' ',
    ';': ' ',
    ' ': ' ',
    _: '_',
  },
});
const words = /^(?:a?rc)?(?:sin|cos|tan)h?$|^(?:log|ln|exp|max|min)$/;
const accents: Readonly<Record<string, string>> = Object.assign(Object.create(null), { hat: '̂', bar: '̄', tilde: '̃' });
const upright = ['mathrm', 'text', 'operatorname', 'mathsf'];

/** Null where it takes more than letters, signs and scripts. */
export function texPreview(tex: string): readonly TexRun[] | null {
  const runs: TexRun[] = [];
  let at = 0;

  function put(text: string, italic: boolean, script: TexRun['script']): void {
    const last = runs.at(-1);
    if (last !== undefined && last.italic === italic && last.script === script) {
      runs[runs.length - 1] = { ...last, text: last.text + text };
    } else runs.push({ text, italic, script });
  }

  /** One letter, sign, command or group; false where it is more than that. */
  function item(script: TexRun['script'], plain: boolean): boolean {
    while (tex[at] === ' ') at++;
    const first = tex[at];
    if (first === undefined || first === '}' || first === '&' || first === '$') return false;
    if (first === '{') return group(script, plain);
    if (first === '_' || first === '^') {
      at++;
      return script === null && item(first === '_' ? 'sub' : 'sup', plain);
    }
    if (first === '\\') return command(script, plain);
    at++;
    const sign = { '-': '−', '*': '∗' }[first] ?? first;
    put(
      !plain && script === null && /[=<>+−]/.test(sign) && runs.length > 0 ? ` ${sign} ` : sign,
      !plain && /\p{L}/u.test(first),
      script,
    );
    return true;
  }

  function group(script: TexRun['script'], plain: boolean): boolean {
    at++;
    while (tex[at] !== '}') {
      if (plain && tex[at] === ' ') put(' ', false, script);
      if (!item(script, plain)) return false;
    }
    at++;
    return true;
  }

  function command(script: TexRun['script'], plain: boolean): boolean {
    const [whole, name = ''] = /^\\([a-zA-Z]+|.)/.exec(tex.slice(at)) ?? ['\\'];
    at += whole.length;
    const letter = letters[name];
    const sign = signs[name];
    if (letter !== undefined) put(letter, true, script);
    else if (sign !== undefined) put(sign, false, script);
    else if (words.test(name)) put(name, false, script);
    else if (upright.includes(name)) return item(script, true);
    else if (name === 'mathit') return item(script, plain);
    else if (accents[name] !== undefined) {
      if (!item(script, plain)) return false;
      const last = runs.at(-1);
      if (last !== undefined) runs[runs.length - 1] = { ...last, text: last.text + accents[name] };
    } else return false;
    return true;
  }

  while (at < tex.trimEnd().length) if (!item(null, false)) return null;
  return runs;
}
