// activations: functions of an entry that are worth a kernel, and what they send back for dy, where y is their value at x.

/** max(0, x); NaN stays NaN. */
export const rectify = (x: number): number => (x <= 0 ? 0 : x);
export const pullRectified = (dy: number, _x: number, y: number): number => (y <= 0 ? 0 : dy);

/** 1 / (1 + e^-x), written so that no exponential overflows. */
export const logistic = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
};
export const pullLogistic = (dy: number, _x: number, y: number): number => dy * ((1 - y) * y);

export const pullTanh = (dy: number, _x: number, y: number): number => dy * (1 - y * y);
