// usePickerKeys: Tab over the paper, and the actions that add a node or replace one, open the palette.
import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useApp, useAppState } from '../useApp.ts';
import type { CanvasState } from './canvasStore.ts';

export function usePickerKeys(root: RefObject<HTMLElement | null>, canvas: StoreApi<CanvasState>): void {
  const app = useApp();
  const flow = useReactFlow();
  const asked = useAppState(({ dialog }) => (dialog === 'node-picker' || dialog === 'op-replacer' ? dialog : null));

  useEffect(() => {
    const paper = root.current;
    if (paper === null) return;
    let pointer: { x: number; y: number } | null = null;
    /** Whether the paper was last reached with the mouse: then Tab opens the palette; for the keyboard it moves on, as everywhere. */
    let byMouse = false;
    const move = (event: PointerEvent) => {
      pointer = event.pointerType === 'mouse' ? { x: event.clientX, y: event.clientY } : null;
    };
    const leave = () => {
      pointer = null;
    };
    const press = (event: PointerEvent) => {
      byMouse = event.pointerType === 'mouse' && (event.target as Element).classList.contains('react-flow__pane');
    };
    const key = (event: KeyboardEvent) => {
      const plainTab = event.key === 'Tab' && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
      const onPaper = document.activeElement === paper || document.activeElement === document.body;
      if (!plainTab) {
        if (event.key.length > 1) byMouse = false;
        return;
      }
      if (!byMouse || pointer === null || !onPaper) return;
      event.preventDefault();
      byMouse = false;
      open(pointer);
    };
    function open(client: { x: number; y: number }, replace?: string): void {
      const at = flow.screenToFlowPosition(client, { snapToGrid: false });
      const what = { draft: null, edge: null, ...(replace !== undefined && { replace }) };
      canvas.setState({ picker: { spot: { client, canvas: [at.x, at.y] }, ...what } });
    }
    if (asked !== null) {
      app.setDialog(null);
      const box = paper.getBoundingClientRect();
      const middle = { x: box.x + box.width / 2 - 130, y: box.y + box.height / 3 };
      const [chosen] = app.store.getState().selection.nodes;
      if (asked === 'node-picker' || chosen === undefined) open(middle);
      else {
        const node = paper.querySelector(`.react-flow__node[data-id="${CSS.escape(chosen)}"]`)?.getBoundingClientRect();
        open(node === undefined ? middle : { x: node.x + 8, y: node.y + 34 }, chosen);
      }
    }
    paper.addEventListener('pointermove', move);
    paper.addEventListener('pointerleave', leave);
    window.addEventListener('pointerdown', press, true);
    window.addEventListener('keydown', key, true);
    return () => {
      paper.removeEventListener('pointermove', move);
      paper.removeEventListener('pointerleave', leave);
      window.removeEventListener('pointerdown', press, true);
      window.removeEventListener('keydown', key, true);
    };
  }, [app, asked, canvas, flow, root]);
}
