// readNode: one foreign node, rebuilt field by field: op, params, held values, trainable marks, position.
import * as v from 'valibot';
import { clampCoordinate } from '../clampCoordinate.ts';
import { MAX_ENTRIES, MAX_ID } from '../limits.ts';
import type { GraphNode, HeldValue, ParamJson } from '../model.ts';
import { paramProblem } from '../paramProblem.ts';
import { completeParams } from '../ports.ts';
import { paramSchema } from '../schema.ts';
import { listed, quoted, shown } from '../shown.ts';
import type { PortSignature, Signature, Signatures } from '../signature.ts';
import { capped, type Foreign, field, isObject, isPlainName, named, unknownFields, wellFormed } from './fields.ts';
import { portWithParam } from './portWithParam.ts';
import type { Report } from './Report.ts';
import { readHeld } from './readHeld.ts';

/** A node whose place on the canvas may not be known yet. */
export type PlacelessNode = Omit<GraphNode, 'position'> & { readonly position: GraphNode['position'] | null };

export interface ReadNode {
  readonly node: PlacelessNode;
  /** Numbers that its ports hold. */
  readonly elements: number;
}

const knownFields = ['id', 'op', 'position', 'params', 'inputs', 'trainable'];

/** `op` has been checked to be a name. */
export function readNode(raw: Foreign, id: string, op: string, signatures: Signatures, report: Report): ReadNode {
  const strangers = unknownFields(raw, knownFields);
  if (strangers !== null)
    report.add('info', 'unknown-field', `${id} has fields that are not known and were left out: ${strangers}.`, {
      node: id,
    });
  const signature = signatures.get(op);
  if (signature === undefined) reportUnknownOp(id, op, signatures, report);
  const params = readParams(raw, id, op, signature, report);
  const ports = signature?.inputs(completeParams(signature, params));
  const marks = readTrainable(raw, id, ports, report);
  const held = readInputs(raw, id, op, { signature, params, ports }, marks, report);
  return {
    node: {
      id,
      op,
      position: readPosition(field(raw, 'position'), id, report),
      ...(params && { params }),
      ...(held.inputs.size > 0 && { inputs: Object.fromEntries(held.inputs) }),
      ...(marks.size > 0 && { trainable: Object.fromEntries(marks) }),
    },
    elements: held.elements,
  };
}

function reportUnknownOp(id: string, op: string, signatures: Signatures, report: Report): void {
  const plain = op.toLowerCase().replace(/[^a-z0-9]/g, '');
  const close = plain === '' ? undefined : [...signatures.keys()].find((name) => name.toLowerCase() === plain);
  const wayOut = close === undefined ? 'replace it with another op' : `the op ${close} may be meant`;
  report.error(
    'unknown-op',
    `${id} is of the op ${quoted(op)}, which is not known; it is kept, but cannot run: ${wayOut}.`,
    { node: id },
  );
}

/** The entries of a field that should be an object, without those whose names cannot be used. */
function entriesOf(raw: Foreign, name: string, id: string, report: Report): readonly (readonly [string, unknown])[] {
  const value = field(raw, name);
  if (value === undefined) return [];
  if (!isObject(value)) {
    report.error('bad-field', `${id} has ${named(value)} as its ${name}, where an object belongs; it was left out.`, {
      node: id,
    });
    return [];
  }
  const entries: (readonly [string, unknown])[] = [];
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (entries.length >= MAX_ENTRIES) {
      report.error('too-many-entries', `${id} has more than ${MAX_ENTRIES} ${name}; the rest was left out.`, {
        node: id,
      });
      break;
    }
    if (isPlainName(key)) entries.push([key, value[key]]);
    else
      report.error(
        'bad-name',
        `${id} has ${name} under the name ${quoted(key)}, which cannot be used; they were left out.`,
        { node: id },
      );
  }
  return entries;
}

function readParams(
  raw: Foreign,
  id: string,
  op: string,
  signature: Signature | undefined,
  report: Report,
): Readonly<Record<string, ParamJson>> | undefined {
  const params: [string, ParamJson][] = [];
  for (const [name, value] of entriesOf(raw, 'params', id, report)) {
    const spec = signature?.params.find((param) => param.name === name);
    const problem = spec === undefined ? plainParamProblem(value) : paramProblem(spec, value);
    if (problem !== null) {
      const fallback = spec === undefined ? 'it was left out' : `its default ${JSON.stringify(spec.default)} is used`;
      report.error('bad-param', `${id}: the param ${quoted(name)} ${problem}; ${fallback}.`, { node: id });
      continue;
    }
    if (signature !== undefined && spec === undefined) {
      const names = signature.params.map((param) => param.name);
      const known = names.length === 0 ? 'it has none' : `its params are ${listed(names)}`;
      report.error(
        'unknown-param',
        `${id} (${op}) has no param named ${quoted(name)}; it is kept, but does nothing: ${known}.`,
        { node: id },
      );
    }
    params.push([name, copiedParam(value as ParamJson)]);
  }
  return params.length === 0 ? undefined : Object.fromEntries(params);
}

/** For params of which no signature is known: any plain value of modest size will do. */
function plainParamProblem(value: unknown): string | null {
  return v.is(paramSchema, value)
    ? null
    : `must be a number, a text, true, false, null or a list of numbers, of modest size, not ${named(value)}`;
}

function copiedParam(value: ParamJson): ParamJson {
  if (typeof value === 'string') return wellFormed(value);
  return typeof value === 'object' && value !== null ? [...value] : value;
}

function readTrainable(
  raw: Foreign,
  id: string,
  ports: readonly PortSignature[] | undefined,
  report: Report,
): Map<string, boolean> {
  const whole = field(raw, 'trainable');
  if (typeof whole === 'boolean') {
    const marked = (ports ?? []).filter((port) => port.role !== 'target' && port.trainable !== whole);
    return new Map(marked.map((port) => [port.name, whole]));
  }
  const marks = new Map<string, boolean>();
  for (const [port, mark] of entriesOf(raw, 'trainable', id, report)) {
    if (typeof mark === 'boolean') marks.set(port, mark);
    else
      report.error(
        'bad-trainable',
        `${id}.${shown(port)} says trainable: ${named(mark)}, where true or false belongs; it was left out.`,
        { node: id, port },
      );
  }
  return marks;
}

interface KnownNode {
  readonly signature: Signature | undefined;
  readonly params: Readonly<Record<string, ParamJson>> | undefined;
  readonly ports: readonly PortSignature[] | undefined;
}

/** Reads what the ports hold; a trainable mark found inside a value goes into `marks`, unless the node itself has one. */
function readInputs(
  raw: Foreign,
  id: string,
  op: string,
  known: KnownNode,
  marks: Map<string, boolean>,
  report: Report,
) {
  const inputs = new Map<string, HeldValue>();
  let elements = 0;
  for (const [port, value] of entriesOf(raw, 'inputs', id, report)) {
    const name = `${id}.${shown(port)}`;
    const held = readHeld(value);
    if ('problem' in held) {
      report.error('bad-value', `${name} ${held.problem}; the value was left out.`, { node: id, port });
      continue;
    }
    if (known.ports !== undefined && !known.ports.some((each) => each.name === port)) {
      // Else what it holds is merely resting.
      if (portWithParam(port, known.signature, known.params) === null) {
        const names = known.ports.map((each) => each.name);
        const has = names.length === 0 ? 'it has none' : `its inputs are ${listed(names)}`;
        report.error(
          'unknown-port',
          `${name} does not exist: ${op} has no input named ${quoted(port)}; the value is kept, but unused: ${has}.`,
          { node: id, port },
        );
      }
    }
    elements += held.elements;
    if (held.value !== undefined) inputs.set(port, held.value);
    if (held.trainable !== undefined && !marks.has(port)) marks.set(port, held.trainable);
  }
  return { inputs, elements };
}

function readPosition(raw: unknown, id: string, report: Report): GraphNode['position'] | null {
  if (raw === undefined) return null;
  const numbers = Array.isArray(raw) && raw.length === 2 && Number.isFinite(raw[0]) && Number.isFinite(raw[1]);
  if (!numbers) {
    report.warn('bad-position', `${id} has no usable position (two numbers are wanted); it was given a place.`, {
      node: id,
    });
    return null;
  }
  const [x, y] = raw as [number, number];
  const [left, top] = [clampCoordinate(x), clampCoordinate(y)];
  if (left !== x || top !== y) {
    report.warn('bad-position', `${id} lies outside the canvas; it was moved to its edge.`, { node: id });
  }
  return [left, top];
}

/** The op's name where it can be one, else null. */
export function readOpName(raw: unknown): string | null {
  return typeof raw === 'string' && raw.length <= MAX_ID && isPlainName(raw) ? capped(raw, MAX_ID) : null;
}
