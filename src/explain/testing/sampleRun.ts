// sampleRun: one op on one of its samples as a document that has been run, with a seed that treats no two entries alike.
import { heldValueOf } from '../../document/heldValue.ts';
import type { GraphDocument, HeldValue, ParamJson } from '../../document/model.ts';
import { completeParams, type Op, outputsOf, type Sample } from '../../engine/op.ts';
import { portKey } from '../../engine/program.ts';
import { sizeOf } from '../../engine/shape.ts';
import { runDocument } from '../../execution/runDocument.ts';
import type { ExplainContext } from '../context.ts';

export function sampleRun(op: Op, sample: Sample): ExplainContext {
  const inputs: Record<string, HeldValue> = {};
  for (const [port, value] of Object.entries(sample.inputs)) {
    if (value !== undefined) inputs[port] = heldValueOf(value.shape, value.data);
  }
  const params = (sample.params ?? {}) as Readonly<Record<string, ParamJson>>;
  const output = outputsOf(op, completeParams(op, params))[0]?.name ?? 'y';
  const document: GraphDocument = {
    format: 'chainrule',
    version: 1,
    title: sample.name,
    nodes: [{ id: 'node', op: op.name, position: [0, 0], params, inputs }],
    edges: [],
    backward: null,
  };
  const ops = new Map([[op.name, op]]);
  const shape = runDocument(document, ops).shapes.get(portKey('node', output)) ?? [];
  const cotangent = Float64Array.from({ length: sizeOf(shape) }, (_, at) => Math.sin(at + 1) + 0.3);
  const seed = heldValueOf(shape, cotangent);
  const seeded: GraphDocument = { ...document, backward: { from: ['node', output], seed } };
  const trace = runDocument(seeded, ops);
  return { document: seeded, ops, trace, step: trace.steps.length };
}
