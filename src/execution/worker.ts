// worker: the engine's thread in the browser.
import { opByName } from '../ops/index.ts';
import { serve } from './serve.ts';

serve(self, opByName);
