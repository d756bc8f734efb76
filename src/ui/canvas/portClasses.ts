// portClasses: which ports carry class indices, so that they say "class 0" and are edited in whole steps.
import type { GraphDocument } from '../../document/model.ts';
import { completeParams, inputsOf, type Op, outputsOf } from '../../engine/op.ts';
import { type PortKey, portKey } from '../../engine/program.ts';
import type { Shape } from '../../engine/shape.ts';

/**
 * An input carries class indices when its op says that it takes whole numbers, or that it may take classes and it has fewer axes than the
 * first data port (probabilities have as many). An output does when everything that reads it is such an input, and then so does what a source
 * holds behind it.
 */
export function portClasses(
  document: GraphDocument,
  ops: ReadonlyMap<string, Op>,
  shapes: ReadonlyMap<PortKey, Shape>,
): ReadonlySet<PortKey> {
  const classes = new Set<PortKey>();
  const wires = new Map(document.edges.map((edge) => [portKey(...edge.to), portKey(...edge.from)]));
  const shapeAt = (key: PortKey) => shapes.get(key) ?? shapes.get(wires.get(key) ?? key);
  for (const node of document.nodes) {
    const op = ops.get(node.op);
    if (op === undefined) continue;
    const inputs = inputsOf(op, completeParams(op, node.params));
    const data = inputs.find((port) => port.role === 'data');
    const dataRank = data && shapeAt(portKey(node.id, data.name))?.length;
    for (const port of inputs) {
      const key = portKey(node.id, port.name);
      const rank = shapeAt(key)?.length;
      const fewerAxes = port.classes === true && rank !== undefined && dataRank !== undefined && rank < dataRank;
      if (port.integer === true || fewerAxes) classes.add(key);
    }
  }
  const readers = new Map<PortKey, boolean>();
  for (const [to, from] of wires) readers.set(from, (readers.get(from) ?? true) && classes.has(to));
  for (const [output, all] of readers) if (all) classes.add(output);
  for (const { id, op: name, params } of document.nodes) {
    const op = ops.get(name);
    if (op?.source !== true) continue;
    const complete = completeParams(op, params);
    const outputs = outputsOf(op, complete).map((port) => portKey(id, port.name));
    if (!outputs.some((output) => classes.has(output))) continue;
    for (const port of inputsOf(op, complete)) classes.add(portKey(id, port.name));
  }
  return classes;
}
