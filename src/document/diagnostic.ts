// Diagnostic: one thing a person should know about a document: what, where, why, and the way out.

export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable kebab-case word for tests and scripts, e.g. `duplicate-id`. */
  readonly code: string;
  /** A whole sentence that names the thing, the reason and the way out. */
  readonly message: string;
  readonly node?: string;
  readonly port?: string;
}
