// stage: what placing a node needs to know of the canvas, for as long as one is on screen. Registered by the composition root.

export interface Stage {
  /** Canvas coordinates at the centre of the view. */
  centre(): readonly [number, number];
  /** Node id -> [width, height] in canvas px, where measured. */
  nodeSizes(): ReadonlyMap<string, readonly [number, number]>;
}

/** Answers null while there is no canvas. */
export const stage: { current: () => Stage | null } = { current: () => null };
