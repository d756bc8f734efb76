// useSlice: which slice of a port's tensor the canvas shows: one choice for its value and its gradient.
import { useMemo } from 'react';
import type { PortKey } from '../../engine/program.ts';
import { useCanvas, useCanvasStore } from './canvasStore.ts';

export interface ChosenSlice {
  /** Left out until somebody has chosen. */
  readonly slice?: readonly number[];
  readonly onSlice: (slice: readonly number[]) => void;
}

export function useSlice(key: PortKey): ChosenSlice {
  const canvas = useCanvasStore();
  const slice = useCanvas(({ slices }) => slices.get(key));
  return useMemo(
    () => ({
      ...(slice !== undefined && { slice }),
      onSlice: (next) => canvas.setState(({ slices }) => ({ slices: new Map(slices).set(key, next) })),
    }),
    [canvas, key, slice],
  );
}
