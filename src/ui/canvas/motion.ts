// motion: how long a movement of the view takes: no time at all where motion is to be reduced.
export function motionDuration(milliseconds: number): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : milliseconds;
}
