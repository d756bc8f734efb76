// texSizes: the sizes that formulas are set in, from the largest, and what fits on a line of the page in each.
export interface TexSize {
  readonly command: string;
  /** In em of that size, as texWidth measures. */
  readonly widest: number;
}
export const sizes = [
  { command: '', widest: 38.5 },
  { command: '\\small', widest: 41.5 },
  { command: '\\footnotesize', widest: 45.5 },
  { command: '\\scriptsize', widest: 48 },
] as const satisfies readonly TexSize[];
