// migrate: runs the steps that a document of an older version needs.
import type { Migration } from './index.ts';

export type Migrated = { readonly document: Readonly<Record<string, unknown>> } | { readonly failedAt: number };

/** `failedAt`: the version whose step is missing or threw. A document of version `target` or newer comes back as it is. */
export function migrate(
  document: Readonly<Record<string, unknown>>,
  version: number,
  target: number,
  steps: readonly Migration[],
): Migrated {
  let migrated = document;
  for (let to = version + 1; to <= target; to++) {
    const step = steps.find((each) => each.to === to);
    if (step === undefined) return { failedAt: to };
    try {
      migrated = { ...step.migrate(migrated), version: to };
    } catch {
      return { failedAt: to };
    }
  }
  return { document: migrated };
}
