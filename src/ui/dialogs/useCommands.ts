// useCommands: everything the command palette can do now: actions, ops to add, nodes to go to, examples to open.
import { useMemo } from 'react';
import { examples } from '../../examples/index.ts';
import { opIndex } from '../../ops/opIndex.ts';
import { insertOp } from '../../state/insertOp.ts';
import { withOps } from '../../state/withOps.ts';
import { actions } from '../actions/actions.ts';
import { tell } from '../actions/clipboard.ts';
import { canvasApi } from '../canvas/canvasApi.ts';
import { useApp, useAppState } from '../useApp.ts';
import type { Command } from './commandSearch.ts';
import { openExample } from './openExample.ts';

export function useCommands(): readonly Command[] {
  const app = useApp();
  const nodes = useAppState((state) => state.document.nodes);
  return useMemo(() => {
    const state = app.store.getState();
    const playback = app.playback.getState();
    return [
      ...actions
        .filter((action) => action.id !== 'commands')
        .map((action): Command => {
          const [shortcut] = action.shortcuts ?? [];
          return {
            id: `action ${action.id}`,
            group: 'Do',
            label: action.label,
            aliases: [...(action.aliases ?? []), action.group],
            ...(shortcut === undefined ? {} : { shortcut }),
            disabled: !action.isEnabled(state, playback),
            run: () => action.run(app),
          };
        }),
      ...nodes.map(
        (node): Command => ({
          id: `node ${node.id}`,
          group: 'Go to a node',
          label: node.id,
          hint: node.op,
          run() {
            app.select({ nodes: [node.id], edges: [], port: null });
            canvasApi.current?.focusNode(node.id);
          },
        }),
      ),
      ...opIndex.map(
        (op): Command => ({
          id: `op ${op.name}`,
          group: 'Add an op',
          label: op.name,
          hint: op.summary,
          aliases: [...op.aliases, op.family],
          run() {
            withOps(app, [op.name], () => {
              const outcome = insertOp(app, op.name);
              tell(app, outcome);
              if (outcome.ok && outcome.id !== undefined) canvasApi.current?.focusNode(outcome.id);
            });
          },
        }),
      ),
      ...examples.map(
        (example): Command => ({
          id: `example ${example.id}`,
          group: 'Open an example',
          label: example.document.title,
          hint: example.source.name,
          run: () => openExample(app, example),
        }),
      ),
    ];
  }, [app, nodes]);
}
