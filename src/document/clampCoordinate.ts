// clampCoordinate: a coordinate that stays on the canvas, whatever arithmetic led to it.
import { MAX_COORDINATE } from './limits.ts';

/** NaN becomes 0. */
export function clampCoordinate(coordinate: number): number {
  return Number.isNaN(coordinate) ? 0 : Math.max(-MAX_COORDINATE, Math.min(MAX_COORDINATE, coordinate));
}
