// theme.test: every text token is readable and every graphic token visible on every ground it stands on, in both themes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');

function tokensOf(theme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const block = new RegExp(`:root\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast ratio, 1..21. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  const tokens = tokensOf(theme);
  const colour = (name: string): string => {
    const hex = tokens.get(name);
    if (hex === undefined) throw new Error(`--${name} is missing in ${theme}`);
    return hex;
  };
  const grounds = ['paper', 'panel', 'wash', 'forward-wash', 'gradient-wash', 'tangent-wash', 'good-wash', 'bad-wash'];

  it.each(['ink', 'muted', 'forward', 'gradient', 'tangent', 'good', 'bad'])(
    '--%s is text at 4.5:1 on every ground',
    (name) => {
      for (const ground of grounds) {
        expect(contrast(colour(name), colour(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
  it.each(['edge', 'focus'])('--%s is a graphic at 3:1 on every ground', (name) => {
    for (const ground of grounds) {
      expect(contrast(colour(name), colour(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
  it('text on an ink ground is readable', () => {
    expect(contrast(colour('on-ink'), colour('ink'))).toBeGreaterThanOrEqual(4.5);
  });
});

it('both themes define the same colours', () => {
  expect([...tokensOf('dark').keys()]).toEqual([...tokensOf('light').keys()]);
});
it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
