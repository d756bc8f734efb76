// problemsInside: what a frame says of what is wrong in it: the worst of it, where it is, and how much more there is.
import type { RunDiagnostic } from '../../execution/trace.ts';

export interface InsideProblems {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** The node that it is about, and what is wrong there. */
  readonly node: string;
  readonly message: string;
  /** `p_sum cannot run`, `2 problems inside`. */
  readonly text: string;
}

/** Null: nothing is wrong. A port that only waits for its wire says so itself. */
export function problemsInside(
  diagnostics: ReadonlyMap<string, readonly RunDiagnostic[]>,
  inside: readonly string[],
): InsideProblems | null {
  const found = inside.flatMap((node) =>
    (diagnostics.get(node) ?? []).flatMap(({ severity, code, message }) =>
      severity === 'info' || code === 'unwired-port' ? [] : [{ node, severity, code, message }],
    ),
  );
  const worst = found.find(({ severity }) => severity === 'error') ?? found[0];
  if (worst === undefined) return null;
  return { ...worst, text: found.length === 1 ? inWords(worst) : `${found.length} problems inside` };
}

function inWords({ severity, code, node }: Omit<InsideProblems, 'text'>): string {
  if (code === 'not-finite') return `not finite from ${node} on`;
  return severity === 'error' ? `${node} cannot run` : `a warning at ${node}`;
}
