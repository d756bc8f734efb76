// kinkNotes: which data of a run sits on a kink of the op that reads it, and what backprop takes as the slope there.
import type { InputTensors } from '../engine/op.ts';
import type { Instruction } from '../engine/program.ts';
import type { KinkNote } from './trace.ts';

/** How many numbers one run is looked through for kinks, so that large graphs do not wait for it; ops beyond that go without notes. */
export const KINK_BUDGET = 2 ** 17;

export interface KinkWatch {
  /** The notes about one op that has run on these inputs. */
  look(instruction: Instruction, inputs: InputTensors): readonly KinkNote[];
}

export function kinkWatch(budget = KINK_BUDGET): KinkWatch {
  let left = budget;
  return {
    look({ node, op, params }, inputs) {
      if (op.kinkAt === undefined) return [];
      const size = Object.values(inputs).reduce((sum, input) => sum + (input?.data.length ?? 0), 0);
      if (size > left) return [];
      left -= size;
      return Object.entries(op.kinkAt(inputs, params)).map(([port, text]) => ({ node, port, message: `${text}.` }));
    },
  };
}
