// fixes: turns the way out that a problem offers into commands, so that it can stand on a button.
import { addNode } from '../../document/commands/addNode.ts';
import { connect } from '../../document/commands/connect.ts';
import { disconnect } from '../../document/commands/disconnect.ts';
import { setBackward } from '../../document/commands/setBackward.ts';
import { setHeld } from '../../document/commands/setHeld.ts';
import { setParam } from '../../document/commands/setParam.ts';
import type { HeldValue, ParamJson, PortRef } from '../../document/model.ts';
import { freshId } from '../../document/nodeId.ts';
import { findNode } from '../../document/ports.ts';
import type { Fix } from '../../engine/op.ts';
import type { RunDiagnostic } from '../../execution/trace.ts';
import type { App, Outcome } from '../../state/app.ts';
import { nameStem } from '../../state/insertOp.ts';
import { insertInto } from './placeOp.ts';

export interface OfferedFix {
  readonly text: string;
  /** The ops that `apply` puts in: they must have been loaded (see `withOps`). */
  readonly needs: readonly string[];
  readonly apply: () => Outcome;
}

/** What can be done about a problem with one press; empty where there is only advice. */
export function offeredFixes(app: App, diagnostic: RunDiagnostic): readonly OfferedFix[] {
  const { node, port, fix, code } = diagnostic;
  if (node === undefined) return [];
  if (code === 'seed-needed' && port !== undefined) return seedFixes(app, [node, port]);
  if (fix === undefined || fix.kind === 'advice') return [];
  if (fix.kind === 'insert' && (port === undefined || !isWired(app, [node, port]))) return [];
  const needs = fix.kind === 'insert' ? [fix.op] : [];
  return [{ text: fix.text, needs, apply: () => applyFix(app, node, port, fix) }];
}

let gestures = 0;
function group(): string {
  gestures += 1;
  return `fix-${gestures}`;
}

function applyFix(app: App, node: string, port: string | undefined, fix: Fix): Outcome {
  switch (fix.kind) {
    case 'advice':
      return { ok: true };
    case 'param':
      return app.dispatch(
        setParam,
        { node, name: fix.name, value: fix.value as ParamJson },
        { label: `set ${fix.name} of ${node}` },
      );
    case 'hold': {
      const step = { label: `set ${node}.${fix.port}`, group: group() };
      const target: PortRef = [node, fix.port];
      if (isWired(app, target)) app.dispatch(disconnect, { to: target }, step);
      return app.dispatch(setHeld, { node, port: fix.port, value: fix.value as HeldValue }, step);
    }
    case 'insert': {
      const { document } = app.store.getState();
      const op = app.ops.get(fix.op);
      const reader = findNode(document, node);
      const wire = document.edges.find((edge) => edge.to[0] === node && edge.to[1] === port);
      const source = wire && findNode(document, wire.from[0]);
      if (op === undefined || port === undefined || reader === undefined || source === undefined) {
        return { ok: false, reason: `There is no wire at ${node}.${port ?? '?'} to put ${fix.op} into.` };
      }
      const inserted = {
        op: op.name,
        id: freshId(document, nameStem(op)),
        position: between(source.position, reader.position),
        ...(fix.params && { params: fix.params as Readonly<Record<string, ParamJson>> }),
      };
      return insertInto(app, [node, port], inserted, { label: `insert ${inserted.id}`, group: group() });
    }
  }
}

/** Below the wire's middle, so that the new node covers neither end. */
function between(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  return [Math.round((a[0] + b[0]) / 16) * 8, Math.round((Math.max(a[1], b[1]) + 160) / 8) * 8];
}

function isWired(app: App, port: PortRef): boolean {
  return app.store.getState().document.edges.some((edge) => edge.to[0] === port[0] && edge.to[1] === port[1]);
}

/** A tensor cannot be differentiated without a seed: ones weigh all entries alike, which is the gradient of their sum. */
function seedFixes(app: App, from: PortRef): readonly OfferedFix[] {
  const sumUp = (): Outcome => {
    const step = { label: `sum ${from[0]}.${from[1]} to a scalar`, group: group() };
    const { document } = app.store.getState();
    const source = findNode(document, from[0]);
    if (source === undefined) return { ok: false, reason: `There is no node named ${from[0]}.` };
    return sumAfter(app, from, [source.position[0] + 240, source.position[1]], step);
  };
  return [
    {
      text: 'Seed with ones',
      needs: [],
      apply: () =>
        app.dispatch(
          setBackward,
          { backward: { from, seed: { init: 'ones' } } },
          { label: `seed ${from.join('.')} with ones` },
        ),
    },
    { text: 'Sum to a scalar', needs: ['Sum'], apply: sumUp },
  ];
}

function sumAfter(
  app: App,
  from: PortRef,
  position: readonly [number, number],
  step: { readonly label: string; readonly group: string },
): Outcome {
  const { document } = app.store.getState();
  const id = freshId(document, 'sum');
  const added = app.dispatch(addNode, { op: 'Sum', id, position }, step);
  if (!added.ok) return added;
  const wired = app.dispatch(connect, { from, to: [id, 'x'] }, step);
  return wired.ok ? app.dispatch(setBackward, { backward: { from: [id, 'y'] } }, step) : wired;
}
