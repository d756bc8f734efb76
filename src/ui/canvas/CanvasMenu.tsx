// CanvasMenu: the context menu of a node, a port, a wire or the paper.
import { memo, useEffect, useRef } from 'react';
import { Menu } from '../primitives/Menu.tsx';
import { useApp } from '../useApp.ts';
import { type MenuSubject, useCanvas, useCanvasStore } from './canvasStore.ts';
import { menuEntries } from './menuEntries.ts';
import { useWiring } from './WiringContext.ts';

export const CanvasMenu = memo(function CanvasMenu() {
  const app = useApp();
  const canvas = useCanvasStore();
  const wiring = useWiring();
  const menu = useCanvas((state) => state.menu);
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (menu !== null) {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      return;
    }
    // Back to where the menu was asked for, unless what was chosen took the focus elsewhere.
    const back = before.current;
    before.current = null;
    if (back === null) return;
    const timer = setTimeout(() => {
      const now = document.activeElement;
      if (back.isConnected && (now === null || now === document.body || now.matches('.react-flow'))) {
        back.focus({ preventScroll: true });
      }
    }, 60);
    return () => clearTimeout(timer);
  }, [menu]);
  if (menu === null) return null;
  const { subject, spot } = menu;
  const label = labelOf(subject);
  return (
    <Menu
      label={label}
      at={spot.client}
      entries={menuEntries({ app, canvas, wiring }, subject, spot)}
      onClose={() => canvas.setState((state) => (state.menu === menu ? { menu: null } : state))}
    />
  );
});

function labelOf(subject: MenuSubject): string {
  switch (subject.kind) {
    case 'canvas':
      return 'Canvas';
    case 'node':
      return subject.node;
    case 'frame':
      return `${subject.frame}, open`;
    case 'edge':
      return `Wire to ${subject.edge}`;
    case 'port':
      return `${subject.node}.${subject.port}`;
  }
}
