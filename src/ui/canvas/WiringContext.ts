// WiringContext: how ports reach the one maker of wires of their canvas.
import { createContext, useContext } from 'react';
import type { Wiring } from './wiring.ts';

export const WiringContext = createContext<Wiring | null>(null);

export function useWiring(): Wiring {
  const wiring = useContext(WiringContext);
  if (wiring === null) throw new Error('useWiring needs a WiringContext above it');
  return wiring;
}
