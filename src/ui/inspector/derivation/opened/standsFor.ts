// standsFor: which port of an opened op a port inside stands for, and the other way round.
import { findFrame, portsBehind } from '../../../../document/frames.ts';
import type { GraphDocument } from '../../../../document/model.ts';
import type { TensorRef } from '../../../../explain/expression.ts';

/** `to` the `frame`'s port from one inside, or to the first one `inside` from the frame's. null: it stands for none. */
export function standsFor(
  document: GraphDocument,
  id: string,
  ref: TensorRef,
  to: 'frame' | 'inside' = 'frame',
): TensorRef | null {
  const frame = findFrame(document, id);
  if (frame === undefined) return null;
  const sides = ref.side === 'value' ? (['output', 'input'] as const) : (['input', 'output'] as const);
  for (const side of sides) {
    for (const port of Object.keys(side === 'input' ? frame.inputs : frame.outputs)) {
      const stands = portsBehind(document, [id, port], side);
      if (to === 'inside' && ref.port === port && stands[0] !== undefined) {
        return { node: stands[0][0], port: stands[0][1], side: ref.side };
      }
      if (to === 'frame' && stands.some(([node, name]) => node === ref.node && name === ref.port)) {
        return { node: id, port, side: ref.side };
      }
    }
  }
  return null;
}
