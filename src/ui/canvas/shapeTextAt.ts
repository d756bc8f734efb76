// shapeTextAt: what a port says of the shape on it.
import type { PortKey } from '../../engine/program.ts';
import { portShapeText } from './figures.ts';
import type { FrameView } from './frameStore.ts';

/** Empty while it is not known. */
export function shapeTextAt({ trace, classes }: FrameView, key: PortKey): string {
  const shape = trace?.shapes.get(key) ?? trace?.shapes.get(trace.wires.get(key) ?? key);
  return portShapeText(shape, classes.has(key));
}
