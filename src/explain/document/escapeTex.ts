// escapeTex: foreign words as TeX that sets them and does nothing else; characters that pdfTeX does not know are declared, or spelled out.

/** Signs that TeX reads as its own, and what prints them. */
const signs: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '^': '\\textasciicircum{}',
  _: '\\_',
  '%': '\\%',
  '~': '\\textasciitilde{}',
  '<': '\\ensuremath{<}',
  '>': '\\ensuremath{>}',
  '|': '\\ensuremath{|}',
  '"': "''",
  // Two of them, or one before ?, would be joined to another sign.
  '`': '{`}',
  "'": "{'}",
  '-': '{-}',
  '?': '{?}',
  '!': '{!}',
};

/** Text that a person or an op wrote, outside of formulas. Control signs go, line breaks become spaces. */
export function escapeTex(text: string): string {
  return Array.from(cleaned(text), (sign) => signs[sign] ?? sign).join('');
}

/** One form for what looks alike; without what cannot be seen: control, direction and joining signs, lone halves of a pair. */
export function cleaned(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\uFE00-\uFE0F]/gu, '');
}

/**
 * `\DeclareUnicodeCharacter` for everything in a document that is not ASCII. Engines that read Unicode by themselves do not have that
 * command, and need none of it.
 */
export function declarations(body: string): string {
  const found = [...new Set(body.match(/[^\p{ASCII}]/gu) ?? [])].sort();
  if (found.length === 0) return '';
  const lines = found.map((sign) => {
    const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `  \\DeclareUnicodeCharacter{${code}}{${replacement(sign)}}`;
  });
  return ['\\ifdefined\\DeclareUnicodeCharacter', ...lines, '\\fi', ''].join('\n');
}

const accents: Readonly<Record<string, string>> = {
  '\u0300': '`',
  '\u0301': "'",
  '\u0302': '^',
  '\u0303': '~',
  '\u0304': '=',
  '\u0306': 'u',
  '\u0307': '.',
  '\u0308': '"',
  '\u030A': 'r',
  '\u030B': 'H',
  '\u030C': 'v',
  '\u0327': 'c',
  '\u0323': 'd',
  '\u0331': 'b',
};

const letters = new Map<string, string>([
  ...pairs(
    'α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma ' +
      'ς varsigma τ tau υ upsilon φ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi ' +
      'Ψ Psi Ω Omega ∂ partial ∇ nabla × times · cdot ≤ le ≥ ge ≠ ne ∞ infty → to ← leftarrow ↔ leftrightarrow ⇒ Rightarrow ∈ in ' +
      '√ surd ∑ sum ∏ prod ∫ int ≈ approx ± pm ∘ circ ⊙ odot ⊤ top ∥ parallel ‖ | − - ° circ µ mu',
    (name) => (name.length > 1 ? `\\ensuremath{\\${name}}` : `\\ensuremath{${name === '|' ? '\\|' : name}}`),
  ),
  ...pairs(
    'А A Б B В V Г G Д D Е E Ж Zh З Z И I Й J К K Л L М M Н N О O П P Р R С S Т T У U Ф F Х Kh Ц Ts Ч Ch Ш Sh Щ Shch Ъ {} Ы Y Ь {} ' +
      'Э E Ю Yu Я Ya Ё Yo І I Ї Yi Є Ye Ґ G а a б b в v г g д d е e ж zh з z и i й j к k л l м m н n о o п p р r с s т t у u ф f ' +
      'х kh ц ts ч ch ш sh щ shch ъ {} ы y ь {} э e ю yu я ya ё yo і i ї yi є ye ґ g',
    (name) => name,
  ),
  ...pairs(
    'ß ss Æ AE æ ae Œ OE œ oe Ø O ø o Å AA å aa Ł L ł l ı i ȷ j © copyright § S ¶ P £ pounds † dag ‡ ddag … dots',
    (name) => `\\${name}{}`,
  ),
  ...pairs(
    "‘ ` ’ ' “ `` ” '' „ ,, « << » >> ‹ < › > – -- — --- ‐ - ‑ - Α A Β B Ε E Ζ Z Η H Ι I Κ K Μ M Ν N Ο O Ρ P Τ T Χ X ο o",
    (name) =>
      name.replace(/[<>]+/, (run) => `\\ensuremath{${run.length > 1 ? (run[0] === '<' ? '\\ll' : '\\gg') : run}}`),
  ),
  ['²', '\\ensuremath{{}^2}'],
  ['³', '\\ensuremath{{}^3}'],
  ['¹', '\\ensuremath{{}^1}'],
  ['½', '\\ensuremath{\\frac12}'],
]);

function pairs(list: string, print: (name: string) => string): readonly (readonly [string, string])[] {
  const found = list.split(' ');
  return found.flatMap((sign, at) => (at % 2 === 0 ? [[sign, print(found[at + 1] ?? '')] as const] : []));
}

/** In ASCII: a known sign, a letter with its accent, or the number of the sign in a frame, so that no two look alike. */
export function replacement(sign: string): string {
  const known = letters.get(sign);
  if (known !== undefined) return known;
  const [base = '', mark = '', ...rest] = Array.from(sign.normalize('NFD'));
  const accent = accents[mark];
  if (rest.length === 0 && accent !== undefined && /^[a-zA-Z]$/.test(base)) {
    const letter = /[ij]/.test(base) && accent !== 'c' ? `\\${base}` : base;
    return `\\${accent}{${letter}}`;
  }
  const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `\\fbox{\\tiny ${code}}`;
}
