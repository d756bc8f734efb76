// onTrail: whether something lies on the way that is pointed out, beside it, or no way is pointed out at all.

export function onTrail(trail: ReadonlySet<string> | undefined, id: string): 'on' | 'off' | undefined {
  if (trail === undefined) return undefined;
  return trail.has(id) ? 'on' : 'off';
}
