// The dependency rule as a test: which layer may import which, no import cycle, no overgrown file, one first line each.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = import.meta.dirname;

/** Layer -> the layers it may import. `main` is the composition root and may import everything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  ops: ['engine'],
  document: [],
  execution: ['engine', 'ops', 'document'],
  explain: ['engine', 'ops', 'document', 'execution'],
  share: ['document', 'ops'],
  examples: ['document'],
  state: ['engine', 'ops', 'document', 'execution', 'explain', 'share', 'examples'],
  ui: ['engine', 'ops', 'document', 'execution', 'explain', 'share', 'examples', 'state'],
  cli: ['engine', 'ops', 'document', 'execution', 'explain', 'share', 'examples'],
  build: [],
};

/** Package prefix -> the folders that may import it; packages not named here are for `ui`, `state` and `main`. */
const packageHomes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^valibot$/, ['document']],
  [/^@xyflow\//, ['ui/canvas']],
  [/^d3-/, ['ui/charts']],
  [/^@dagrejs\//, ['execution']],
  [/^fflate$/, ['share']],
  [/^idb$/, ['state']],
  [/^zustand/, ['state', 'ui/useApp.ts', 'ui']],
  [/^react|^@ariakit\/|^lucide-react$|^tinykeys$|^@fontsource|^katex/, ['ui', 'main.tsx']],
  [/^assemblyscript\//, ['engine/kernels/buildKernels.mjs']],
  [/^node:|^vite$|^rolldown$/, ['cli', 'build', 'engine/kernels/buildKernels.mjs']],
];

const maximumLines = 400;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourceFiles(): readonly SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.includes('fixtures'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(text) };
    });
}

function importsOf(text: string): readonly string[] {
  const found: string[] = [];
  for (const match of text.matchAll(/^\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]/gm))
    found.push(match[1] ?? '');
  for (const match of text.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm)) found.push(match[1] ?? '');
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) found.push(match[1] ?? '');
  return found;
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.includes('/testing/');
const layerOf = (path: string): string => path.split('/')[0] ?? '';
const target = (from: string, specifier: string): string =>
  relative(root, resolve(root, dirname(from), specifier.split('?')[0] ?? '')).replaceAll('\\', '/');

/** Every breach as `file -> what it must not import`. */
export function breaches(files: readonly SourceFile[]): readonly string[] {
  const found: string[] = [];
  for (const file of files) {
    const layer = layerOf(file.path);
    const allowed = mayImport[layer];
    for (const specifier of file.imports) {
      if (specifier.startsWith('.')) {
        const to = target(file.path, specifier);
        if (to.startsWith('..') || allowed === undefined || isTest(file.path)) continue;
        if (layerOf(to) !== layer && !allowed.includes(layerOf(to))) found.push(`${file.path} -> ${to}`);
      } else if (!isTest(file.path) && allowed !== undefined) {
        const home = packageHomes.find(([pattern]) => pattern.test(specifier));
        const homes = home?.[1] ?? ['ui', 'state'];
        if (!homes.some((folder) => file.path === folder || file.path.startsWith(`${folder}/`)))
          found.push(`${file.path} -> ${specifier}`);
      }
    }
  }
  return found;
}

/** Import cycles as `a -> b -> a`, type imports included. */
export function cycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(
    files.map((file) => [file.path, file.imports.filter((s) => s.startsWith('.')).map((s) => target(file.path, s))]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) if (graph.has(next)) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

describe('architecture', () => {
  const files = sourceFiles();

  test('each layer imports only what the table allows', () => {
    expect(breaches(files)).toEqual([]);
  });

  test('a planted breach is found, type imports and packages included', () => {
    const planted = (path: string, line: string): SourceFile => ({ path, text: line, imports: importsOf(line) });
    expect(
      breaches([
        planted('engine/a.ts', "import type { GraphDocument } from '../document/model.ts';"),
        planted('document/b.ts', "import { scalar } from '../engine/tensor.ts';"),
        planted('ui/inspector/c.tsx', "import { Handle } from '@xyflow/react';"),
        planted('ops/d.ts', "import { readFileSync } from 'node:fs';"),
        planted('explain/e.ts', "import { useMemo } from 'react';"),
        planted('ui/canvas/ok.tsx', "import { Handle } from '@xyflow/react';"),
      ]),
    ).toEqual([
      'engine/a.ts -> document/model.ts',
      'document/b.ts -> engine/tensor.ts',
      'ui/inspector/c.tsx -> @xyflow/react',
      'ops/d.ts -> node:fs',
      'explain/e.ts -> react',
    ]);
  });

  test('no import cycle', () => {
    expect(cycles(files)).toEqual([]);
  });

  test('a planted cycle is found', () => {
    const loop = (path: string, to: string): SourceFile => ({ path, text: '', imports: [to] });
    expect(cycles([loop('engine/a.ts', './b.ts'), loop('engine/b.ts', './a.ts')])).toEqual([
      'engine/a.ts -> engine/b.ts -> engine/a.ts',
    ]);
  });

  test(`no file over ${maximumLines} lines`, () => {
    const long = files
      .map((file) => [file.path, file.text.split('\n').length] as const)
      .filter(([, lines]) => lines > maximumLines);
    expect(long).toEqual([]);
  });

  test('the first line of each file says what it is', () => {
    expect(
      files.filter((file) => !/^(\/\/|\/\*)/.test(file.text) && !file.text.startsWith('#!')).map((file) => file.path),
    ).toEqual([]);
  });

  test('no way to run a string as code or to parse a string as HTML', () => {
    const sinks =
      /dangerouslySetInnerHTML|\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|\beval\(|new Function\(|document\.write\(/;
    const app = files.filter((file) => !isTest(file.path));
    expect(app.filter((file) => sinks.test(file.text)).map((file) => file.path)).toEqual([]);
  });
});
