// compileTape: a tape as one function to call.
import type { Arena, Precision } from './arena.ts';
import { encodeTape } from './encodeTape.ts';
import { type KernelName, signatures } from './machine.ts';
import { webAssembly } from './modules.ts';
import type { Tape } from './tape.ts';

/** Runs everything on the tape; false when an entry said that the step may not go on. */
export type Replay = () => boolean;

/** As one WebAssembly function where that is allowed, otherwise entry by entry. */
export function compileTape(tape: Tape, arena: Arena | null, precision: Precision): Replay {
  const work = tape.entries.filter((entry): entry is () => boolean => typeof entry === 'function');
  const scope = webAssembly();
  if (arena !== null && scope !== null) {
    const kernels = Object.fromEntries(
      (Object.keys(signatures) as KernelName[]).flatMap((name) => {
        const found = arena.exports[name + (precision === 'float64' ? '64' : '32')];
        return found ? [[name, found]] : [];
      }),
    );
    const host = { memory: arena.memory, work: (index: number) => (work[index]!() ? 1 : 0) };
    try {
      const module = new scope.Module(encodeTape(tape.entries, precision, arena.team ? 'shared' : 'own'));
      const step = new scope.Instance(module, { kernels, host }).exports.step!;
      return () => step() === 1;
    } catch {
      // A page that may not compile code runs the entries one by one.
    }
  }
  const suffix = precision === 'float64' ? '64' : '32';
  const steps = tape.entries.map((entry): (() => boolean) => {
    if (typeof entry === 'function') return entry;
    const kernel = arena!.exports[entry.name + suffix]!;
    return () => {
      kernel(...entry.args);
      return true;
    };
  });
  return () => {
    for (let k = 0; k < steps.length; k++) if (!steps[k]!()) return false;
    return true;
  };
}
