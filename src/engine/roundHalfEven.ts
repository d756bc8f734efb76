// roundHalfEven: to the nearest whole number; halfway between two, to the even one (IEEE 754's default; Math.round goes up).

export function roundHalfEven(x: number): number {
  return Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
}
