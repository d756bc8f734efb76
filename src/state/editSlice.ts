// editSlice: what a person does to the selection as a whole: copy, cut, paste, duplicate, delete, tidy.
import type { StoreApi } from 'zustand/vanilla';
import { deleteItems } from '../document/commands/deleteItems.ts';
import { moveNodes } from '../document/commands/moveNodes.ts';
import { pastedNodes, pasteFragment } from '../document/commands/pasteFragment.ts';
import { setBackward } from '../document/commands/setBackward.ts';
import { type Fragment, fragmentOf } from '../document/fragment.ts';
import type { Op } from '../engine/op.ts';
import type { Runner } from '../execution/runner.ts';
import type { App, AppState, Outcome } from './app.ts';
import type { Exchange } from './exchange.ts';
import { withOwnSeeds } from './ownSeeds.ts';

export type EditActions = Pick<
  App,
  'copy' | 'cut' | 'paste' | 'duplicate' | 'deleteSelection' | 'tidy' | 'setBackward'
>;

/** How far from the original a copy lands, px: two grid squares. */
const APART = 40;

export function editSlice(
  store: StoreApi<AppState>,
  app: Pick<App, 'dispatch' | 'select'>,
  runner: Runner,
  exchange: Exchange,
  ops: ReadonlyMap<string, Op>,
): EditActions {
  /** What was pasted last and how often, so that a second paste does not land on the first. */
  let lastPaste = { text: '', times: 0 };

  function add(fragment: Fragment, offset: readonly [number, number], label: string): Outcome {
    const before = store.getState().document;
    const own = { ...fragment, nodes: withOwnSeeds(before, fragment.nodes, fragment.edges, ops) };
    const outcome = app.dispatch(pasteFragment, { fragment: own, offset }, { label });
    if (outcome.ok) {
      app.select({ nodes: pastedNodes(before, store.getState().document), edges: [], port: null });
    }
    return outcome;
  }

  function copy(): string | null {
    const { document, selection } = store.getState();
    if (selection.nodes.length === 0) return null;
    return exchange.writeFragment(fragmentOf(document, selection.nodes));
  }

  function remove(verb: string): Outcome {
    const { nodes, edges } = store.getState().selection;
    if (nodes.length + edges.length === 0) {
      return { ok: false, reason: 'Nothing is selected: choose a node or a wire first.' };
    }
    return app.dispatch(deleteItems, { nodes, edges }, { label: `${verb} ${named(nodes, edges)}` });
  }

  return {
    copy,

    cut() {
      const text = copy();
      return text !== null && remove('cut').ok ? text : null;
    },

    async paste(text, at) {
      const read = await exchange.readFragment(text).catch((error: unknown) => ({
        refused: error instanceof Error ? error.message : String(error),
      }));
      if ('refused' in read) return { ok: false, reason: read.refused };
      const { fragment } = read;
      if (fragment.nodes.length === 0) return { ok: false, reason: 'There are no nodes on the clipboard.' };
      lastPaste = { text, times: lastPaste.text === text ? lastPaste.times + 1 : 1 };
      const shift = APART * lastPaste.times;
      return add(
        fragment,
        at === undefined ? [shift, shift] : offsetTo(fragment, at),
        `paste ${counted(fragment.nodes.length)}`,
      );
    },

    duplicate() {
      const { document, selection } = store.getState();
      if (selection.nodes.length === 0) return { ok: false, reason: 'Nothing is selected: choose a node first.' };
      const fragment = fragmentOf(document, selection.nodes);
      return add(fragment, [APART, APART], `duplicate ${named(selection.nodes, [])}`);
    },

    deleteSelection: () => remove('delete'),

    async tidy(sizes) {
      const { document } = store.getState();
      if (document.nodes.length === 0) return { ok: false, reason: 'There is nothing to tidy: the graph is empty.' };
      const positions = await runner.layout(document, sizes);
      return app.dispatch(moveNodes, { positions }, { label: 'tidy the layout' });
    },

    setBackward(from) {
      const label = from
        ? `differentiate ${from[0]}.${from[1]}`
        : from === null
          ? 'run forward only'
          : 'find the cost by itself';
      return app.dispatch(setBackward, { backward: from ? { from } : from }, { label });
    },
  };
}

/** Moves the fragment's top left corner to a point. */
function offsetTo(fragment: Fragment, at: readonly [number, number]): [number, number] {
  const left = Math.min(...fragment.nodes.map((node) => node.position[0]));
  const top = Math.min(...fragment.nodes.map((node) => node.position[1]));
  return [at[0] - left, at[1] - top];
}

function counted(nodes: number): string {
  return nodes === 1 ? '1 node' : `${nodes} nodes`;
}

function named(nodes: readonly string[], edges: readonly string[]): string {
  if (nodes.length === 1 && edges.length === 0) return nodes[0] ?? '';
  if (nodes.length === 0) return edges.length === 1 ? `the wire to ${edges[0]}` : `${edges.length} wires`;
  return counted(nodes.length);
}
