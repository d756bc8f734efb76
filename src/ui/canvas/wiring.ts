// wiring: making a wire: from either end, by dragging, tapping or keys, with what fits judged from the start.
import type { StoreApi } from 'zustand/vanilla';
import { connect } from '../../document/commands/connect.ts';
import { connectionProblem } from '../../document/connectionProblem.ts';
import type { PortRef } from '../../document/model.ts';
import { type PortKey, portKey } from '../../engine/program.ts';
import type { App, DraftWire } from '../../state/app.ts';
import { announce, type CanvasState } from './canvasStore.ts';
import { draftFits } from './portFit.ts';

export interface PortAddress {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
}

export interface Wiring {
  /** `moved`: the input whose wire is being taken elsewhere, which then is in nobody's way. */
  start(from: PortAddress, how: 'drag' | 'walk', moved?: PortRef): void;
  /** Ends the wire at `to`; a refusal is told to the person and nothing changes. True when it was wired. */
  finish(to: PortAddress): boolean;
  cancel(): void;
  aim(at: PortKey | null): void;
}

export function createWiring(app: App, canvas: StoreApi<CanvasState>): Wiring {
  const stop = () => {
    if (app.store.getState().draft === null && canvas.getState().wiring === null) return;
    app.setDraft(null);
    canvas.setState({ fits: null, wiring: null, candidate: null });
  };
  return {
    start(from, how, moved) {
      const draft: DraftWire = { from };
      const { document: whole, run } = app.store.getState();
      const document =
        moved === undefined
          ? whole
          : { ...whole, edges: whole.edges.filter(({ to }) => to[0] !== moved[0] || to[1] !== moved[1]) };
      const fits = draftFits({ document, ops: app.ops, shapes: run.trace?.shapes ?? new Map() }, draft);
      app.setDraft(draft);
      canvas.setState({ fits, wiring: how, candidate: null });
      if (how === 'walk') {
        const count = [...fits.values()].filter((fit) => fit.kind === 'fits').length;
        const other = from.side === 'output' ? 'input' : 'output';
        announce(
          canvas,
          `Wiring from ${from.node}.${from.port}. ${count === 0 ? `No ${other} fits.` : `${count} ${other}${count === 1 ? ' fits' : 's fit'}: walk them with the arrow keys, Enter connects, Escape cancels.`}`,
        );
      }
    },
    finish(to) {
      const draft = app.store.getState().draft;
      if (draft === null || draft.from.side === to.side) {
        stop();
        return false;
      }
      const ends = wireEnds(draft.from, to);
      const fit = canvas.getState().fits?.get(portKey(to.node, to.port));
      const label = `wire ${ends.from.join('.')} to ${ends.to.join('.')}`;
      stop();
      const outcome = app.dispatch(connect, ends, { label });
      if (!outcome.ok) {
        app.notify('error', outcome.reason);
        return false;
      }
      const worry = fit?.kind === 'misfit' ? ` It does not fit yet: ${fit.reason}.` : '';
      announce(canvas, `Wired ${ends.from.join('.')} to ${ends.to.join('.')}.${worry}`);
      return true;
    },
    cancel() {
      if (canvas.getState().wiring === 'walk') announce(canvas, 'Wire cancelled.');
      stop();
    },
    aim(at) {
      if (canvas.getState().candidate !== at) canvas.setState({ candidate: at });
    },
  };
}

function wireEnds(start: PortAddress, end: PortAddress): { readonly from: PortRef; readonly to: PortRef } {
  const [output, input] = start.side === 'output' ? [start, end] : [end, start];
  return { from: [output.node, output.port], to: [input.node, input.port] };
}

/** Why the wire being made cannot end here, as `connect` would say it; null when it can. */
export function refusalAt(app: App, start: PortAddress, end: PortAddress): string | null {
  const { from, to } = wireEnds(start, end);
  return connectionProblem(app.store.getState().document, from, to, app.signatures);
}
