// useApp: how a component reaches the app: one context, and selectors on its stores.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { App, AppState, PlaybackState } from '../state/app.ts';
import type { TangentState } from '../state/tangentState.ts';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp needs an AppContext above it');
  return app;
}

/** Rerenders only when what `select` picks changes (Object.is); wrap with zustand's useShallow for objects. */
export function useAppState<T>(select: (state: AppState) => T): T {
  return useStore(useApp().store, select);
}

export function useTangentState<T>(select: (state: TangentState) => T): T {
  return useStore(useApp().tangents, select);
}

export function usePlayback<T>(select: (state: PlaybackState) => T): T {
  return useStore(useApp().playback, select);
}
