// migrations: the steps that bring a document of an older version up to the present one, in order.

/** The version that this program writes. */
export const CURRENT_VERSION = 1;

/**
 * One step from a version to the next, on plain JSON that nothing has been checked of. It changes what the new version changed and
 * leaves all else alone; the `version` field itself is set by `migrate`. Each has a pair of fixtures named after it:
 * `fixtures/2.before.json` and `fixtures/2.after.json` for the step to version 2.
 */
export interface Migration {
  /** The version it makes. */
  readonly to: number;
  /** What changed, in one sentence. */
  readonly summary: string;
  migrate(document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

/** Version 1 is the first; there is nothing to bring up to it. */
export const migrations: readonly Migration[] = [];
