// migrations: every step has its fixtures and does what they say; the chain itself is tried with toy steps.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CURRENT_VERSION, type Migration, migrations } from './index.ts';
import { migrate } from './migrate.ts';

const folder = join(import.meta.dirname, 'fixtures');

function fixture(name: string): unknown {
  const path = join(folder, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** What is wrong with a list of steps and its fixtures. */
function faults(steps: readonly Migration[], current: number, read: (name: string) => unknown): readonly string[] {
  const found: string[] = [];
  for (let to = 2; to <= current; to++) {
    const step = steps.find((each) => each.to === to);
    if (step === undefined) found.push(`there is no step to version ${to}`);
    const [before, after] = [read(`${to}.before.json`), read(`${to}.after.json`)];
    if (before === undefined || after === undefined) found.push(`the step to version ${to} has no fixtures`);
    else if (
      JSON.stringify(migrate(before as Record<string, unknown>, to - 1, to, steps)) !==
      JSON.stringify({ document: after })
    ) {
      found.push(`the step to version ${to} does not make ${to}.after.json of ${to}.before.json`);
    }
  }
  if (steps.length !== current - 1) found.push(`there are ${steps.length} steps to version ${current}`);
  return found;
}

describe('the real steps', () => {
  test('lead to the present version one by one, each with fixtures that hold', () => {
    expect(faults(migrations, CURRENT_VERSION, fixture)).toEqual([]);
  });

  test('no fixture is left without its step', () => {
    const files = existsSync(folder) ? readdirSync(folder) : [];
    const orphans = files.filter((name) => !migrations.some(({ to }) => name.startsWith(`${to}.`)));
    expect(orphans).toEqual([]);
  });
});

describe('the chain', () => {
  const toy: readonly Migration[] = [
    { to: 2, summary: 'The title is called name.', migrate: ({ title, ...rest }) => ({ ...rest, name: title }) },
    { to: 3, summary: 'The name is a list.', migrate: ({ name, ...rest }) => ({ ...rest, name: [name] }) },
  ];
  const fixtures: Readonly<Record<string, unknown>> = {
    '2.before.json': { version: 1, title: 't' },
    '2.after.json': { version: 2, name: 't' },
    '3.before.json': { version: 2, name: 't' },
    '3.after.json': { version: 3, name: ['t'] },
  };
  function read(name: string): unknown {
    return fixtures[name];
  }

  test('runs the steps that are needed, in order', () => {
    expect(migrate({ version: 1, title: 't', kept: 1 }, 1, 3, toy)).toEqual({
      document: { version: 3, name: ['t'], kept: 1 },
    });
    expect(migrate({ version: 2, name: 't' }, 2, 3, toy)).toEqual({ document: { version: 3, name: ['t'] } });
    const newer = { version: 9 };
    expect(migrate(newer, 9, 3, toy)).toEqual({ document: newer });
  });

  test('names the step that is missing or throws', () => {
    expect(migrate({}, 1, 3, toy.slice(1))).toEqual({ failedAt: 2 });
    const throwing = {
      ...toy[1],
      migrate: () => {
        throw new Error('no');
      },
    } as Migration;
    expect(migrate({}, 1, 3, [toy[0] as Migration, throwing])).toEqual({ failedAt: 3 });
  });

  test('a step without fixtures, with wrong ones, or left out does not go unnoticed', () => {
    expect(faults(toy, 3, read)).toEqual([]);
    expect(faults(toy, 3, (name) => (name === '3.after.json' ? undefined : read(name)))).toEqual([
      'the step to version 3 has no fixtures',
    ]);
    expect(faults(toy, 3, (name) => (name === '3.after.json' ? {} : read(name)))).toHaveLength(1);
    expect(faults(toy.slice(0, 1), 3, read)).toContain('there is no step to version 3');
  });
});
