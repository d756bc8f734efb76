// CanvasPopups: what comes up over the canvas when it is asked for: node picker, context menu, seed editor; each loaded the first time.
import { useState } from 'react';
import { type LazyPart, lazyPart } from '../lazyPart.tsx';
import { type CanvasState, useCanvas } from './canvasStore.ts';

const NodePicker = lazyPart(async () => (await import('./NodePicker.tsx')).NodePicker);
const CanvasMenu = lazyPart(async () => (await import('./CanvasMenu.tsx')).CanvasMenu);
const SeedEditor = lazyPart(async () => (await import('./SeedEditor.tsx')).SeedEditor);

export const canvasPopups: readonly LazyPart<object>[] = [NodePicker, CanvasMenu, SeedEditor];

export function CanvasPopups() {
  return (
    <>
      <OnceAsked of="picker" Popup={NodePicker} />
      <OnceAsked of="menu" Popup={CanvasMenu} />
      <OnceAsked of="seedEditor" Popup={SeedEditor} />
    </>
  );
}

/** Stays from the first time on, since some of them have to tidy up after they were closed. */
function OnceAsked({ of, Popup }: { readonly of: keyof CanvasState; readonly Popup: LazyPart<object> }) {
  const asked = useCanvas((state) => state[of] !== null);
  const [used, setUsed] = useState(asked);
  if (asked && !used) setUsed(true);
  return used && <Popup />;
}
