// shownTangents: the tangents that the canvas shows: those of the steps of forward mode that have been stepped through.
import { type PortKey, portKey } from '../engine/program.ts';
import type { TangentReport } from '../execution/tangents.ts';
import type { Recorded } from '../execution/trace.ts';
import type { TangentState } from './tangentState.ts';

const cache = new WeakMap<TangentReport, Map<number, ReadonlyMap<PortKey, Recorded>>>();

/** Null: nobody looks at tangents, or there are none to see. The same map for the same report and step. */
export function shownTangents({ watched, report, shown }: TangentState): ReadonlyMap<PortKey, Recorded> | null {
  if (!watched || report === null || report.problem !== null) return null;
  if (shown === null) return report.tangents;
  let known = cache.get(report);
  if (known === undefined) {
    known = new Map();
    cache.set(report, known);
  }
  let map = known.get(shown);
  if (map === undefined) {
    map = firstSteps(report, shown);
    known.set(shown, map);
  }
  return map;
}

function firstSteps({ steps, tangents }: TangentReport, count: number): ReadonlyMap<PortKey, Recorded> {
  const map = new Map<PortKey, Recorded>();
  for (const step of steps.slice(0, count)) {
    if (step.kind === 'jvp')
      for (const [port, value] of Object.entries(step.outputs)) map.set(portKey(step.node, port), value);
    if (step.kind !== 'seed') continue;
    // Of a source the output moves with what it holds: both are in the report under the node's name.
    for (const [key, value] of tangents)
      if (value === step.value || key === portKey(step.node, step.port)) map.set(key, value);
  }
  return map;
}

/** The node at which forward mode stands; null where all of it is shown. */
export function tangentNode({ watched, report, shown }: TangentState): string | null {
  if (!watched || report === null || shown === null) return null;
  return report.steps[shown - 1]?.node ?? null;
}
