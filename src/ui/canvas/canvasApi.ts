// canvasApi: what the rest of the interface may ask of the canvas while one is on screen.

export interface CanvasApi {
  /** Brings the whole graph into view. */
  fitView(): void;
  /** Brings the whole graph into view where it can be read then, else an opened op. */
  showFrame(frame: string): Promise<void>;
  /** Zooms about the centre of the view; `factor` above 1 comes closer. */
  zoomBy(factor: number): void;
  /** Node id -> [width, height] in canvas px, for nodes that have been measured. */
  nodeSizes(): Map<string, [number, number]>;
  /** The canvas coordinates at the centre of the view. */
  centre(): [number, number];
  /** Moves keyboard focus to a node, bringing it into view. */
  focusNode(id: string): void;
}

/** Set by the canvas while it is mounted; null before and after. */
export const canvasApi: { current: CanvasApi | null } = { current: null };
