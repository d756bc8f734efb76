// Frame: what is known after the first k steps of a trace. A pure function of trace and k, so stepping back is the same call.

import type { Problem } from '../engine/op.ts';
import type { PortKey } from '../engine/program.ts';
import type { Recorded, RecordedStep } from './trace.ts';

export interface GradientState {
  /** The sum of what has arrived so far. */
  readonly value: Recorded;
  readonly arrived: number;
  /** How many contributions this port gets in the whole run; the gradient is whole when arrived === expected. */
  readonly expected: number;
}
export interface Frame {
  /** How many steps have happened, 0..steps.length. */
  readonly step: number;
  /** The step that happened last, or null at 0. */
  readonly current: RecordedStep | null;
  value(key: PortKey): Recorded | undefined;
  gradient(key: PortKey): GradientState | undefined;
  problem(node: string): Problem | undefined;
}
