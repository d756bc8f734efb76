// useThemeName: which theme is on the page, for what is drawn on a canvas and cannot read CSS variables by itself.
import { useSyncExternalStore } from 'react';

export type ThemeName = 'light' | 'dark';

export function useThemeName(): ThemeName {
  return useSyncExternalStore(subscribe, current);
}

function current(): ThemeName {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

function subscribe(wake: () => void): () => void {
  const observer = new MutationObserver(wake);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
