// tooltipControl: when a tooltip comes and goes. One is shown at a time, and where one has just been the next does not wait.

export interface ShownTooltip {
  readonly anchor: HTMLElement;
  /** By the pointer it goes with it, by focus it stays. */
  readonly by: 'pointer' | 'focus';
}

/** How long the pointer rests before the label comes, and how long another one counts as just gone, ms. */
const REST = 450;
const JUST = 300;

let hideOther: (() => void) | null = null;
let lastHidden = Number.NEGATIVE_INFINITY;

export type TooltipControl = ReturnType<typeof tooltipControl>;

export function tooltipControl(put: (shown: ShownTooltip | null) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(shown: ShownTooltip): void {
    if (hideOther !== hide) hideOther?.();
    hideOther = hide;
    put(shown);
  }
  function hide(): void {
    clearTimeout(timer);
    if (hideOther === hide) {
      hideOther = null;
      lastHidden = performance.now();
    }
    put(null);
  }
  return {
    hide,
    /** The pointer came; for a mouse, since a finger covers what it points at. */
    enter(anchor: HTMLElement, pointer: string): void {
      if (pointer !== 'mouse') return;
      const soon = hideOther !== null || performance.now() - lastHidden < JUST;
      clearTimeout(timer);
      timer = setTimeout(() => show({ anchor, by: 'pointer' }), soon ? 0 : REST);
    },
    /** The pointer left. What is shown already goes when the pointer is not on it either. */
    leave(): void {
      clearTimeout(timer);
    },
    focus(anchor: HTMLElement): void {
      if (anchor.matches(':focus-visible')) show({ anchor, by: 'focus' });
    },
  };
}
