// wireTokens: what moves during a step: the values that run along which wires, and the ports that light up.
import { edgeId, type GraphEdge } from '../../document/model.ts';
import { type PortKey, portKey } from '../../engine/program.ts';
import type { Frame } from '../../execution/frame.ts';
import type { Recorded, RecordedStep } from '../../execution/trace.ts';

export interface WireToken {
  readonly edge: string;
  readonly direction: 'forward' | 'backward';
  readonly value: Recorded;
}
export interface StepMotion {
  readonly tokens: readonly WireToken[];
  /** Where something became known without running along a wire. */
  readonly pulse: { readonly key: PortKey; readonly tone: 'forward' | 'gradient' } | null;
}

const still: StepMotion = { tokens: [], pulse: null };

/**
 * Forward: the values that the op reads run into it along all its wires at once. Backward: the contribution runs along the one wire
 * that it is sent through. Feeds, the seed and gradients of held values happen at a port.
 */
export function stepMotion(step: RecordedStep | null, edges: readonly GraphEdge[], frame: Frame): StepMotion {
  if (step === null) return still;
  switch (step.kind) {
    case 'feed':
    case 'update':
      return { tokens: [], pulse: { key: portKey(step.node, step.port), tone: 'forward' } };
    case 'seed':
      return { tokens: [], pulse: { key: portKey(step.node, step.port), tone: 'gradient' } };
    case 'accumulate':
      return { tokens: [], pulse: { key: portKey(step.node, step.port), tone: 'gradient' } };
    case 'failed':
      return still;
    case 'vjp': {
      if (step.to === null) return { tokens: [], pulse: { key: portKey(step.node, step.port), tone: 'gradient' } };
      const edge = `${step.node}.${step.port}`;
      return { tokens: [{ edge, direction: 'backward', value: step.contribution }], pulse: null };
    }
    case 'forward': {
      const tokens: WireToken[] = [];
      for (const edge of edges) {
        if (edge.to[0] !== step.node) continue;
        const value = frame.value(portKey(...edge.from));
        if (value !== undefined) tokens.push({ edge: edgeId(edge), direction: 'forward', value });
      }
      return { tokens, pulse: null };
    }
  }
}
