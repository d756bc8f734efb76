// texEngine: KaTeX behind a cache; the same formula is set once and cloned.
import type Katex from 'katex';
import { firstValues } from '../firstValues.ts';

export type TexOutput = 'mathml' | 'html';
type KatexModule = typeof Katex;

export interface TexRequest {
  readonly tex: string;
  readonly display: boolean;
  readonly output: TexOutput;
  readonly trusted: boolean;
}

/** Longer than any formula a person writes by hand; longer ones are shown as their source. */
const LONGEST = 8000;
const CACHED = 800;

let katex: KatexModule | null = null;
let loading: Promise<void> | null = null;
const waiting = new Set<() => void>();
const cache = new Map<string, Element>();

async function load(): Promise<void> {
  await firstValues;
  const [module] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')]);
  katex = module.default;
  for (const wake of waiting) wake();
}

/** An external store of one value: the KaTeX module, null until somebody shows a formula. */
export function currentKatex(): KatexModule | null {
  return katex;
}
export function subscribeToKatex(wake: () => void): () => void {
  waiting.add(wake);
  // A failed download leaves the plain text standing; the next formula tries again.
  loading ??= load().catch(() => {
    loading = null;
  });
  return () => waiting.delete(wake);
}

/** A fresh element with the formula; never throws: what cannot be set is shown as its source. */
export function drawTex(engine: KatexModule, request: TexRequest): Node {
  const key = `${request.output}${request.display ? 'd' : 'i'}${request.trusted ? 't' : 'u'}${request.tex}`;
  let drawn = cache.get(key);
  if (drawn === undefined) {
    drawn = draw(engine, request);
    if (cache.size >= CACHED) cache.delete(cache.keys().next().value ?? '');
    cache.set(key, drawn);
  }
  return drawn.cloneNode(true);
}

function draw(engine: KatexModule, { tex, display, output, trusted }: TexRequest): Element {
  const target = document.createElement('span');
  if (tex.length > LONGEST) {
    target.textContent = `${tex.slice(0, 200)}… (a formula of ${tex.length} characters is too long to set)`;
    return target;
  }
  try {
    engine.render(tex, target, {
      displayMode: display,
      output: output === 'html' ? 'htmlAndMathml' : 'mathml',
      throwOnError: true,
      strict: 'ignore',
      trust: trusted ? ({ command }) => command === '\\htmlData' || command === '\\htmlClass' : false,
      maxSize: 40,
      maxExpand: 300,
    });
    // Where there is no maths font a word such as `ln` must be told apart from a product of italic letters.
    for (const name of target.querySelectorAll('mi:not([mathvariant])')) {
      if ((name.textContent ?? '').length > 1) name.setAttribute('mathvariant', 'normal');
    }
  } catch {
    target.className = 'katex-error';
    target.textContent = tex;
  }
  return target;
}
