// parseJson and findJsonFault: they agree with JSON.parse about what is JSON, and say where it is not.
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { findJsonFault } from './findJsonFault.ts';
import { parseJson } from './parseJson.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('a fault is found exactly where JSON.parse finds one', () => {
  const snippet = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    '01',
    '1.',
    '.5',
    '1e',
    '-0',
    'true',
    'nul',
    'null',
    ' ',
    '\n',
    '\\',
    '"\\u12"',
    '"\\n"',
    '\t',
    '+1',
    '1e5',
    "'a'",
    '//',
    'é',
  );
  const soup = fc.array(snippet, { maxLength: 12 }).map((parts) => parts.join(''));
  const bitten = fc.tuple(fc.json(), fc.nat(), fc.nat(3)).map(([json, at, kind]) => {
    const place = at % (json.length + 1);
    return kind === 0
      ? json
      : json.slice(0, place) + (kind === 1 ? '' : ',') + json.slice(place + (kind === 2 ? 0 : 1));
  });
  fc.assert(
    fc.property(fc.oneof(soup, bitten, fc.json()), (text) => {
      const fault = findJsonFault(text);
      expect(fault === null).toBe(isJson(text));
      if (fault !== null) expect(fault.offset).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['{"a": 1 "b": 2}', 'at line 1, column 9, expected a comma or }, but found "b".'],
  ['{\n"a" 1}', 'at line 2, column 5, expected a colon after the key, but found 1.'],
  ['{a: 1}', 'at line 1, column 2, expected a key in double quotes or }, but found a.'],
  ['{"a": 1,}', 'at line 1, column 9, there is a comma with nothing after it; take it out.'],
  ["['a']", 'at line 1, column 2, there is a single quote; JSON wants double quotes.'],
  ['[1] [2]', 'at line 1, column 5, expected the end of the text, but found [.'],
  ['[1, // one\n2]', 'at line 1, column 5, there is a comment; JSON has none.'],
  ['["a\nb"]', 'at line 1, column 2, a text is not closed before the end of its line.'],
  ['["a', 'at line 1, column 2, a text is never closed.'],
  ['["\\q"]', 'at line 1, column 2, a text holds a backslash that escapes nothing.'],
  ['[-Infinity]', 'at line 1, column 2, there is -Infinity; write it as the text "-Infinity".'],
  ['[01]', 'at line 1, column 2, expected a value or ], but found 01.'],
  ['{"a": [1, 2', 'at line 1, column 12, the text ends inside a list; part of it is missing.'],
  ['[1}', 'at line 1, column 3, expected a comma or ], but found }.'],
])('%j', (text, said) => {
  const parsed = parseJson(text);
  expect('message' in parsed && parsed.message).toBe(`The text is not JSON: ${said}`);
});

test('a long text with a fault at its end is no trouble', () => {
  expect(parseJson(`["${'a'.repeat(5e6)}" `)).toMatchObject({ code: 'not-json' });
});
