// Types of findBrowser.mjs, which plain Node runs before anything is compiled.
export function installedBrowser(): string | null;
export function ensureBrowser(): string;
export const browserArguments: readonly string[];
