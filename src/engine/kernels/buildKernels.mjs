// buildKernels: compiles the kernels to WebAssembly, once with relaxed SIMD and once without. Run it by hand after a change:
// node src/engine/kernels/buildKernels.mjs
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';

const here = import.meta.dirname;

export const modules = [
  { file: 'kernels.wasm', features: ['simd'] },
  { file: 'kernelsRelaxed.wasm', features: ['simd', 'relaxed-simd'] },
];

/** The bytes of one module. They are the same in every build. */
export async function compileKernels(features) {
  let bytes = null;
  const { error } = await asc.main(
    [
      'index.ts',
      '--outFile',
      'kernels.wasm',
      '-O3',
      '--converge',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--enable',
      features.join(','),
    ],
    {
      // The sources are no TypeScript, although they look like it: the ending keeps other tools away.
      readFile(name) {
        const path = join(here, 'assembly', name.replace(/\.ts$/, '.as'));
        return existsSync(path) ? readFileSync(path, 'utf8') : null;
      },
      writeFile(name, contents) {
        if (name === 'kernels.wasm') bytes = contents;
      },
    },
  );
  if (error || bytes === null) throw new Error(`the kernels do not compile: ${error?.message ?? 'no output'}`);
  return bytes;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { file, features } of modules) writeFileSync(join(here, file), await compileKernels(features));
}
