// Input: data that is fed in. Its output is the value that it holds; the gradient there is shown, and no optimizer moves it.
import { source } from './source.ts';

export const input = source({
  name: 'Input',
  glyph: 'x',
  summary: 'Data that is fed in.',
  about:
    'A number, vector, matrix or larger tensor that you give: a sample, a label, a constant. Its gradient is shown like any other, since how the cost would change with the data is often the question, but no optimizer moves it. For something that is to be learned take Parameter.',
  aliases: ['data', 'feed', 'placeholder', 'constant', 'x', 'variable', 'value', 'number'],
  formula: 'y = \\text{value}',
  role: 'data',
  description: 'The data: a number, or nested arrays of numbers.',
});
