// applyTheme: the chosen theme on the page: `system` is resolved here, so that the style sheets know two themes only.
import type { ViewState } from '../state/app.ts';

const darkness = () => matchMedia('(prefers-color-scheme: dark)');

export function resolvedTheme(theme: ViewState['theme']): 'light' | 'dark' {
  if (theme !== 'system') return theme;
  return darkness().matches ? 'dark' : 'light';
}

export function applyTheme(theme: ViewState['theme']): void {
  const resolved = resolvedTheme(theme);
  document.documentElement.dataset['theme'] = resolved;
  document.querySelector('meta[name="color-scheme"]')?.setAttribute('content', resolved);
}

/** Calls `changed` when the system's theme does. The answer stops listening. */
export function onSystemTheme(changed: () => void): () => void {
  const query = darkness();
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
