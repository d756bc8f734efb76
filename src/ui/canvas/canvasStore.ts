// canvasStore: what the canvas itself remembers while it is used: menus, the wire being made, names being typed, words to announce.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PortKey } from '../../engine/program.ts';
import type { DraftWire } from '../../state/app.ts';
import type { Fit } from './portFit.ts';

/** A point on the screen with the same point on the canvas. */
export interface Spot {
  readonly client: { readonly x: number; readonly y: number };
  readonly canvas: readonly [number, number];
}

export type MenuSubject =
  | { readonly kind: 'canvas' }
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'frame'; readonly frame: string }
  | { readonly kind: 'edge'; readonly edge: string }
  | { readonly kind: 'port'; readonly node: string; readonly port: string; readonly side: 'input' | 'output' };

/** Where the palette came up, and what for: a new node, the other end of a wire, a node in a wire, or another op for a node. */
export interface Picker {
  readonly spot: Spot;
  readonly draft: DraftWire | null;
  readonly edge: string | null;
  readonly replace?: string;
}

export interface CanvasState {
  /** How every port on the other side would do for the wire being made; null while none is. */
  readonly fits: ReadonlyMap<PortKey, Fit> | null;
  /** `drag`: it follows the pressed pointer. `walk`: it was started by a tap, a click or a key, and waits for its other end. */
  readonly wiring: 'drag' | 'walk' | null;
  /** The port under the pointer, or reached by the arrow keys, while a wire is being made. */
  readonly candidate: PortKey | null;
  /** The wire that a dragged node or op would be put into. */
  readonly dropEdge: string | null;
  readonly picker: Picker | null;
  readonly menu: { readonly spot: Spot; readonly subject: MenuSubject } | null;
  readonly renaming: string | null;
  readonly seedEditor: { readonly node: string; readonly port: string } | null;
  /** The slice that is shown of a tensor with more than two axes, where one was chosen. */
  readonly slices: ReadonlyMap<PortKey, readonly number[]>;
  readonly announcement: string;
}

export function createCanvasStore(): StoreApi<CanvasState> {
  return createStore<CanvasState>(() => ({
    fits: null,
    wiring: null,
    candidate: null,
    dropEdge: null,
    picker: null,
    menu: null,
    renaming: null,
    seedEditor: null,
    slices: new Map(),
    announcement: '',
  }));
}

export const CanvasContext = createContext<StoreApi<CanvasState> | null>(null);

export function useCanvasStore(): StoreApi<CanvasState> {
  const store = useContext(CanvasContext);
  if (store === null) throw new Error('useCanvasStore needs a CanvasContext above it');
  return store;
}

export function useCanvas<T>(select: (state: CanvasState) => T): T {
  return useStore(useCanvasStore(), select);
}

/** Has a screen reader say it; the same words twice are said twice. */
export function announce(store: StoreApi<CanvasState>, text: string): void {
  const before = store.getState().announcement;
  store.setState({ announcement: before === text ? `${text}\u00a0` : text });
}
