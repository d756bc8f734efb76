// evaluated.test: a module that was evaluated while building exports the same, and nothing of what it was made from comes along.
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { opIndex } from '../ops/opIndex.ts';
import { evaluated } from './evaluated.ts';

test('the index of the ops is a list in the build', async () => {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [evaluated(/\/src\/ops\/opIndex\.ts$/)],
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, '../ops/opIndex.ts'), formats: ['es'] },
    },
  })) as readonly Rolldown.RolldownOutput[];
  const [chunk] = built[0]?.output ?? [];
  expect(Object.keys(chunk?.modules ?? {}).map((path) => path.slice(path.lastIndexOf('/') + 1))).toEqual([
    'opIndex.ts',
  ]);
  const list = /var opIndex = (\[.*\]);\n/s.exec(chunk?.code ?? '')?.[1] ?? '';
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- what was just built
  expect(new Function(`return ${list}`)()).toEqual(opIndex);
});
