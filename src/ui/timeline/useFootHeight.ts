// useFootHeight: tells the page how much of its foot the timeline takes (`--timeline-height`), so that messages stand above it.
import { type RefObject, useLayoutEffect } from 'react';

export function useFootHeight(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const root = document.documentElement;
    const tell = (): void => {
      root.style.setProperty('--timeline-height', `${Math.round(innerHeight - target.getBoundingClientRect().top)}px`);
    };
    const observer = new ResizeObserver(tell);
    observer.observe(target);
    observer.observe(root);
    return () => {
      observer.disconnect();
      root.style.removeProperty('--timeline-height');
    };
  }, [element]);
}
