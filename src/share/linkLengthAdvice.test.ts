// linkLengthAdvice: the steps between a link that fits anywhere and one that should be a file.
import { expect, test } from 'vitest';
import { linkLengthAdvice } from './linkLengthAdvice.ts';

test.each([
  [300, 'fits-all', true],
  [2000, 'fits-all', true],
  [2332, 'fits-most', false],
  [4001, 'may-be-cut', false],
  [64_001, 'use-a-file', false],
])('%i characters', (length, level, fitsQrCode) => {
  const advice = linkLengthAdvice(length);
  expect(advice).toMatchObject({ level, fitsQrCode });
  expect(advice.message).toContain(`${length.toLocaleString('en-US')} characters: `);
});
