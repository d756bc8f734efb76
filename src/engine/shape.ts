// Shape: the sizes of a tensor's axes, and the arithmetic on them (NumPy's rules).

/** Sizes per axis, outermost first. `[]` is a scalar. Sizes are whole and >= 0. */
export type Shape = readonly number[];

export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** `scalar`, `3`, `2 × 3`: how a shape is written where there is little room: on chips, beside ports. */
export function shapeText(shape: Shape): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}

/** `a scalar`, `a vector of 3`, `a matrix of 2 × 3`, `a tensor of 2 × 3 × 4`: how sentences speak of what has a shape. */
export function shapeWords(shape: Shape): string {
  const what = ['a scalar', 'a vector', 'a matrix'][shape.length] ?? 'a tensor';
  return shape.length === 0 ? what : `${what} of ${shapeText(shape)}`;
}

/** `[]`, `[3]`, `[2 × 3]`: how sentences name a shape itself. */
export function shapeName(shape: Shape): string {
  return `[${shape.join(' × ')}]`;
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 0);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] ?? 1;
  }
  return strides;
}

/** The shape two operands broadcast to, or null when they do not (https://numpy.org/doc/stable/user/basics.broadcasting.html). */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const out = Array.from({ length: rank }, () => 1);
  for (let k = 1; k <= rank; k++) {
    const p = a[a.length - k] ?? 1;
    const q = b[b.length - k] ?? 1;
    if (p !== q && p !== 1 && q !== 1) return null;
    out[rank - k] = p === 1 ? q : p;
  }
  return out;
}

/** `axis` in 0..rank-1 for an axis counted from either end, or null when it is out of range or not whole. */
export function normalizeAxis(axis: number, rank: number): number | null {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) return null;
  return axis < 0 ? axis + rank : axis;
}
