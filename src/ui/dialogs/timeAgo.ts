// timeAgo: how long ago something happened, as one says it.

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const WEEK = 7 * 86_400_000;

export function timeAgo(then: number, now: number): string {
  const past = Math.max(0, now - then);
  if (past > WEEK) {
    return new Date(then).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  }
  for (const [unit, length] of UNITS) {
    if (past >= length) {
      return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-Math.floor(past / length), unit);
    }
  }
  return 'just now';
}
