// worker: the engine's thread in the browser.
import { growingCatalogue } from '../ops/growingCatalogue.ts';
import { openingOps } from '../ops/openingOps.ts';
import { serve } from './serve.ts';

serve(
  self,
  growingCatalogue(openingOps, async () => (await import('../ops/index.ts')).ops),
);
