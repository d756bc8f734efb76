// canvasApi: what the rest of the interface may ask of the canvas while one is on screen.
import type { GraphDocument } from '../../document/model.ts';
import type { Trace } from '../../execution/trace.ts';
import type { Size } from './roomFor.ts';

export interface CanvasApi {
  /** Brings the whole graph into view. */
  fitView(): void;
  /** Moves keyboard focus to a node in an opened op, and brings the whole graph into view where it can be read then, else the op. */
  showFrame(frame: string, node: string): void;
  /** Zooms about the centre of the view; `factor` above 1 comes closer. */
  zoomBy(factor: number): void;
  /** Node id -> [width, height] in canvas px, for nodes that have been measured. */
  nodeSizes(): Map<string, [number, number]>;
  /** The same of nodes of a document that is not on screen, as they will be there with the numbers of `trace`. */
  measure(document: GraphDocument, trace: Trace, ids: readonly string[]): ReadonlyMap<string, Size>;
  /** Nodes that are about to come are of these sizes: what depends on them need not wait until they are drawn. */
  expect(sizes: ReadonlyMap<string, Size>): void;
  /** The canvas coordinates at the centre of the view. */
  centre(): [number, number];
  /** Moves keyboard focus to a node, bringing it into view. */
  focusNode(id: string): void;
}

/** Set by the canvas while it is mounted; null before and after. */
export const canvasApi: { current: CanvasApi | null } = { current: null };
