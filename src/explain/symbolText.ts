// symbolText: how the name of a node or a port reads as a mathematical symbol: C2 is C with the index 2, beta is β.

export interface SymbolText {
  /** The letter, and what stands below it (or nothing). */
  readonly base: string;
  readonly below: string;
  readonly plain: string;
  readonly spoken: string;
}

const greek = new Map(
  (
    'alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ ' +
    'sigma σ tau τ phi φ chi χ psi ψ omega ω'
  )
    .split(' ')
    .map((word, at, words) => [word, words[at + 1] ?? ''] as const)
    .filter((_, at) => at % 2 === 0),
);

export function symbolText(name: string): SymbolText {
  const spoken = name.replace(/[_-]+/g, ' ');
  const match = /^(\p{L}+)[_-]?(\d+)$/u.exec(name);
  const stem = match?.[1] ?? name;
  const index = match?.[2];
  const plain = greek.get(stem) !== undefined ? `${greek.get(stem)}${index ?? ''}` : name;
  return { base: stemTex(stem), below: index ?? '', plain, spoken: index === undefined ? spoken : `${stem} ${index}` };
}

/** The symbol, with the places of an entry below it too: w and 1, 2 -> `w_{12}`. */
export function symbolTex(symbol: SymbolText, places: readonly string[] = []): string {
  const dense = places.length <= 3 && places.every((place) => /^[\da-z]$/.test(place));
  const below = [symbol.below, places.join(dense ? '' : ',')].filter((part) => part !== '').join(',');
  return below === '' ? symbol.base : `${symbol.base}_{${below}}`;
}

function stemTex(stem: string): string {
  if (greek.has(stem)) return `\\${stem}`;
  if (/^[a-zA-Z]$/.test(stem)) return stem;
  if (/^[\w-]+$/.test(stem)) return `\\mathit{${stem.replace(/_/g, '\\_').replace(/-/g, '\\text{-}')}}`;
  return `\\text{${wordsTex(stem)}}`;
}

/** Words inside \text{}: the signs that TeX would read are written out. */
export function wordsTex(words: string): string {
  return words.replace(/[\\{}$&#^_%~]/g, (sign) => {
    if (sign === '\\') return '\\textbackslash ';
    if (sign === '^' || sign === '~') return ' ';
    return `\\${sign}`;
  });
}
