// worker: the engine's thread in the browser.
import { bringKernelsBy } from '../engine/kernels/modules.ts';
import { installHelpers } from '../engine/kernels/team.ts';
import { growingCatalogue } from '../ops/growingCatalogue.ts';
import { openingOps } from '../ops/openingOps.ts';
import { loadKernels } from './loadKernels.ts';
import { serve } from './serve.ts';
import { spawnHelpers } from './spawnHelpers.ts';

bringKernelsBy(loadKernels);
installHelpers(spawnHelpers());

serve(
  self,
  growingCatalogue(openingOps, async () => (await import('../ops/index.ts')).ops),
);
