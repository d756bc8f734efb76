// What an open op's frame says of what is wrong in it.
import { expect, test } from 'vitest';
import type { RunDiagnostic } from '../../execution/trace.ts';
import { problemsInside } from './problemsInside.ts';

const at = (
  node: string,
  severity: RunDiagnostic['severity'],
  code = 'cannot-run',
): readonly [string, RunDiagnostic[]] => [node, [{ severity, code, message: `${node} is ${severity}.`, node }]];

test('the one error is named, with its node and its sentence', () => {
  expect(problemsInside(new Map([at('p_sum', 'error'), at('x', 'error')]), ['p_exp', 'p_sum'])).toEqual({
    severity: 'error',
    code: 'cannot-run',
    node: 'p_sum',
    message: 'p_sum is error.',
    text: 'p_sum cannot run',
  });
});

test('several are counted, and an error comes before a warning', () => {
  expect(problemsInside(new Map([at('a', 'warning'), at('b', 'error')]), ['a', 'b'])).toMatchObject({
    severity: 'error',
    node: 'b',
    text: '2 problems inside',
  });
  expect(problemsInside(new Map([at('a', 'warning')]), ['a'])?.text).toBe('a warning at a');
  expect(problemsInside(new Map([at('a', 'warning', 'not-finite')]), ['a'])?.text).toBe('not finite from a on');
});

test('what is no problem is not said: notes, ports that wait for a wire, and nodes elsewhere', () => {
  const diagnostics = new Map([at('a', 'info'), at('b', 'error', 'unwired-port'), at('c', 'error')]);
  expect(problemsInside(diagnostics, ['a', 'b'])).toBeNull();
});
