// align: sets the selected nodes level, in a column or evenly apart.
import { moveNodes } from '../../document/commands/moveNodes.ts';
import type { App } from '../../state/app.ts';
import type { MenuEntry } from '../primitives/MenuEntry.ts';
import { canvasApi } from './canvasApi.ts';

type Position = readonly [number, number];
type Size = readonly [number, number];

export type Alignment = 'top' | 'left' | 'apart-across' | 'apart-down';

const labels: Readonly<Record<Alignment, string>> = {
  top: 'Align tops, so that chains run straight',
  left: 'Align left sides',
  'apart-across': 'Space evenly across',
  'apart-down': 'Space evenly down',
};

export function alignEntries(app: App): readonly MenuEntry[] {
  const count = app.store.getState().selection.nodes.length;
  return (['top', 'left', 'apart-across', 'apart-down'] as const).map((how) => ({
    label: labels[how],
    disabled: how.startsWith('apart') && count < 3,
    onSelect: () => {
      const { document, selection } = app.store.getState();
      const chosen = new Set(selection.nodes);
      const sizes = canvasApi.current?.nodeSizes() ?? new Map();
      const places = new Map(
        document.nodes.filter(({ id }) => chosen.has(id)).map(({ id, position }) => [id, position]),
      );
      const outcome = app.dispatch(moveNodes, { positions: aligned(places, sizes, how) }, { label: 'align nodes' });
      if (!outcome.ok) app.notify('error', outcome.reason);
    },
  }));
}

/** The new positions. Spacing keeps the outermost two and makes the gaps between neighbours alike. */
export function aligned(
  places: ReadonlyMap<string, Position>,
  sizes: ReadonlyMap<string, Size>,
  how: Alignment,
): ReadonlyMap<string, Position> {
  const all = [...places];
  if (how === 'top') {
    const top = Math.min(...all.map(([, [, y]]) => y));
    return new Map(all.map(([id, [x]]) => [id, [x, top]]));
  }
  if (how === 'left') {
    const left = Math.min(...all.map(([, [x]]) => x));
    return new Map(all.map(([id, [, y]]) => [id, [left, y]]));
  }
  const axis = how === 'apart-across' ? 0 : 1;
  const size = (id: string) => sizes.get(id)?.[axis] ?? 160;
  const order = all.toSorted(([, a], [, b]) => a[axis] - b[axis]);
  const [first, last] = [order[0], order.at(-1)];
  if (first === undefined || last === undefined || order.length < 3) return places;
  const room = last[1][axis] + size(last[0]) - first[1][axis] - order.reduce((sum, [id]) => sum + size(id), 0);
  const gap = room / (order.length - 1);
  let next = first[1][axis];
  return new Map(
    order.map(([id, [x, y]]) => {
      const at = Math.round(next);
      next += size(id) + gap;
      return [id, axis === 0 ? [at, y] : [x, at]] as const;
    }),
  );
}
