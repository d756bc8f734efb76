// loadKernels: brings the engine's WebAssembly kernels into a worker or a page: the one of the two modules that this browser can run.
import plain from '../engine/kernels/kernels.wasm?url';
import relaxed from '../engine/kernels/kernelsRelaxed.wasm?url';
import { bestKernels, installKernels } from '../engine/kernels/modules.ts';

/** Never rejects: without the kernels everything runs in TypeScript, with the same numbers. Answers whether they are in use. */
export async function loadKernels(): Promise<boolean> {
  const best = bestKernels();
  if (best === null) return false;
  try {
    const response = await fetch(best === 'relaxed' ? relaxed : plain);
    return response.ok && installKernels(new Uint8Array(await response.arrayBuffer()));
  } catch {
    return false;
  }
}
