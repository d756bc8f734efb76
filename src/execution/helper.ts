// helper: a thread that takes part in the large products of a training run.
import { help, type Place } from '../engine/kernels/team.ts';

self.addEventListener('message', ({ data }) => help(data as Place));
