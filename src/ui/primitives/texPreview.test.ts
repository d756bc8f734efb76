// texPreview.test: names of ports and signs of ops come out as letters; what takes more is left to KaTeX.
import { expect, test } from 'vitest';
import { texPreview } from './texPreview.ts';

const shown = (tex: string) =>
  texPreview(tex)
    ?.map(
      ({ text, italic, script }) =>
        `${script === null ? '' : script === 'sub' ? '_' : '^'}${italic ? `*${text}*` : text}`,
    )
    .join('');

test.each([
  ['x', '*x*'],
  ['Wx', '*Wx*'],
  ['\\beta', '*β*'],
  ['x_1', '*x*_1'],
  ['W_{ih}', '*W*_*ih*'],
  ['x^{\\mathsf T}', '*x*^T'],
  ['\\mathit{target}', '*target*'],
  ['\\mathit{pos\\_weight}', '*pos*_*weight*'],
  ['\\text{top}_k', 'top_*k*'],
  ['\\mathrm{E}', 'E'],
  ['\\operatorname{erf}', 'erf'],
  ['\\log p', 'log*p*'],
  ['\\arctan', 'arctan'],
  ['\\hat{y}', '*ŷ*'],
  ['\\sigma^2', '*σ*^2'],
  ['a \\cdot b', '*a* ⋅ *b*'],
  ['e^x{-}1', '*e*^*x* − 1'],
  ['\\times', '×'],
  ['y = W x + b', '*y* = *Wx* + *b*'],
  ['\\text{if needed}', 'if needed'],
])('%s', (tex, expected) => expect(shown(tex)?.normalize('NFC')).toBe(expected.normalize('NFC')));

test.each([
  '\\frac{x}{y}',
  '\\sqrt{x}',
  '\\begin{bmatrix} 1 \\end{bmatrix}',
  '\\left( x \\right)',
  '\\constructor',
  'x}',
  '{x',
  'x_',
  '\\',
  '$x$',
])('%s is left to KaTeX', (tex) => expect(texPreview(tex)).toBe(null));
