// accessibleNames: what nodes, ports and wires are called where they are not seen.
import type { GraphEdge, PortRef } from '../../document/model.ts';

export function nodeName(id: string, op: string): string {
  return `${id}, ${op}`;
}

export interface PortFacts {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
  /** `2 × 3`, `scalar`, `class`; empty when not known. */
  readonly shape: string;
  /** Input: the output that it reads; null: none. */
  readonly from?: PortRef | null;
  readonly holds?: boolean;
  readonly trainable?: boolean;
  /** Backward starts here. */
  readonly target?: boolean;
}

/** `fc output y, 2`; `p input x, wired from fc.y`; `fc input W, holds 2 × 2, trainable`; `p input x, not wired`. */
export function portAccessibleName(facts: PortFacts): string {
  const parts = [`${facts.node} ${facts.side} ${facts.port}`];
  if (facts.side === 'output') parts.push(facts.shape || 'shape not known yet');
  else if (facts.from) parts.push(`wired from ${facts.from[0]}.${facts.from[1]}`);
  else if (facts.holds) parts.push(`holds ${facts.shape || 'a value'}`);
  else parts.push('not wired');
  if (facts.trainable) parts.push('trainable');
  if (facts.target) parts.push('backward starts here');
  return parts.join(', ');
}

export function wireName({ from, to }: GraphEdge): string {
  return `Wire from ${from[0]}.${from[1]} to ${to[0]}.${to[1]}`;
}
