// fixes: turns the way out that a problem offers into commands, so that it can stand on a button.
import { addNode } from '../../document/commands/addNode.ts';
import { connect } from '../../document/commands/connect.ts';
import { disconnect } from '../../document/commands/disconnect.ts';
import { setBackward } from '../../document/commands/setBackward.ts';
import { setHeld } from '../../document/commands/setHeld.ts';
import { isInitializer } from '../../document/heldValue.ts';
import type { HeldValue, ParamJson, PortRef } from '../../document/model.ts';
import { freshId } from '../../document/nodeId.ts';
import { findNode } from '../../document/ports.ts';
import { completeParams, type Fix, inputsOf } from '../../engine/op.ts';
import type { RunDiagnostic } from '../../execution/trace.ts';
import type { App, Outcome } from '../../state/app.ts';
import { nameStem } from '../../state/insertOp.ts';
import { changeParam } from '../actions/changeParam.ts';
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
  if (fix.kind !== 'insert') return [{ text: fix.text, needs: [], apply: () => applyFix(app, node, port, fix) }];
  if (port === undefined) return [];
  const source = isWired(app, [node, port]) ? null : ownSource(app, [node, port]);
  if (source === null && !isWired(app, [node, port])) return [];
  const needs = source === null ? [fix.op] : [fix.op, source.op];
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
      return changeParam(app, node, fix.name, fix.value as ParamJson);
    case 'hold': {
      const step = { label: `set ${node}.${fix.port}`, group: group() };
      const target: PortRef = [node, fix.port];
      if (isWired(app, target)) app.dispatch(disconnect, { to: target }, step);
      return app.dispatch(setHeld, { node, port: fix.port, value: fix.value as HeldValue }, step);
    }
    case 'insert': {
      if (port === undefined) return { ok: false, reason: `There is no port to put ${fix.op} before.` };
      const step = { label: `insert ${fix.op} before ${node}.${port}`, group: group() };
      const led = isWired(app, [node, port]) ? ({ ok: true } as const) : wireOwn(app, [node, port], step);
      return led.ok ? insertAt(app, [node, port], fix, step) : led;
    }
  }
}

interface Step {
  readonly label: string;
  readonly group: string;
}

/** Sets the op into the wire that ends at `target`. */
function insertAt(app: App, target: PortRef, fix: Extract<Fix, { kind: 'insert' }>, step: Step): Outcome {
  const { document } = app.store.getState();
  const op = app.ops.get(fix.op);
  const reader = findNode(document, target[0]);
  const wire = document.edges.find((edge) => edge.to[0] === target[0] && edge.to[1] === target[1]);
  const source = wire && findNode(document, wire.from[0]);
  if (op === undefined || reader === undefined || source === undefined) {
    return { ok: false, reason: `There is no wire at ${target.join('.')} to put ${fix.op} into.` };
  }
  const inserted = {
    op: op.name,
    id: freshId(document, nameStem(op)),
    position: between(source.position, reader.position),
    ...(fix.params && { params: fix.params as Readonly<Record<string, ParamJson>> }),
  };
  return insertInto(app, target, inserted, step);
}

/** The node that could hold in a port's place the tensor that it holds itself; null where it holds none. */
function ownSource(app: App, [id, name]: PortRef): { readonly op: string; readonly value: HeldValue } | null {
  const node = findNode(app.store.getState().document, id);
  const op = node && app.ops.get(node.op);
  const port = op && inputsOf(op, completeParams(op, node.params)).find((each) => each.name === name);
  if (node?.inputs === undefined || port === undefined || op?.source === true) return null;
  const value = Object.hasOwn(node.inputs, name) ? node.inputs[name] : undefined;
  if (value === undefined || isInitializer(value)) return null;
  const marked = node.trainable !== undefined && Object.hasOwn(node.trainable, name) ? node.trainable[name] : undefined;
  return { op: (marked ?? port.role === 'parameter') ? 'Parameter' : 'Input', value };
}

/** Moves what a port holds into a node of its own, wired to it, so that there is a wire to set something into. */
function wireOwn(app: App, target: PortRef, step: Step): Outcome {
  const own = ownSource(app, target);
  const { document } = app.store.getState();
  const reader = findNode(document, target[0]);
  if (own === null || reader === undefined) {
    return { ok: false, reason: `${target.join('.')} holds no tensor that could be wired to it.` };
  }
  const id = freshId(document, target[1]);
  const position: [number, number] = [reader.position[0] - 240, reader.position[1] + 160];
  const added = app.dispatch(addNode, { op: own.op, id, position, inputs: { value: own.value } }, step);
  return added.ok ? app.dispatch(connect, { from: [id, 'y'], to: target }, step) : added;
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
