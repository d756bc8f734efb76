// loadRest: fetches what the page has not needed yet, one thing after the other, so that it is at hand when somebody wants it.
import type { App } from '../state/app.ts';
import { canvasPopups } from './canvas/CanvasPopups.tsx';
import { dialogs } from './dialogs/Dialogs.tsx';
import { MenuList } from './primitives/Menu.tsx';
import { PopoverPanel } from './primitives/Popover.tsx';
import { TooltipBubble } from './primitives/Tooltip.tsx';

/** What cannot be fetched now is asked for again when it is needed, and says so then. */
export async function loadRest(app: App): Promise<void> {
  const inspectorParts = async () => {
    const { inspectorParts: parts } = await import('./inspector/Inspector.tsx');
    await Promise.all(parts.map((part) => part.preload()));
  };
  const opCard = async () => (await import('./palette/OpList.tsx')).OpCard.preload();
  const parts: readonly (() => Promise<unknown>)[] = [
    TooltipBubble.preload,
    MenuList.preload,
    PopoverPanel.preload,
    inspectorParts,
    () => app.ensureOps(),
    opCard,
    ...canvasPopups.map((part) => part.preload),
    ...Object.values(dialogs).map((part) => part.preload),
    () => import('./outline/Outline.tsx'),
    () => import('../share/encodeLink.ts'),
    () => import('../share/decodeLink.ts'),
    () => import('../share/readFragment.ts'),
  ];
  for (const load of parts) await load().catch(() => {});
}
