// focus: what the focused element makes of keys, so that no shortcut takes them away from it.

const TYPING =
  'input:not([type="checkbox"], [type="radio"], [type="button"], [type="range"]), textarea, select, ' +
  '[contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="searchbox"], [role="spinbutton"]';
/** Elements with a use of their own for Space, Home, End and the like. A node on the canvas, a group, has none. */
const BUSY =
  'button, a[href], summary, input, ' +
  '[tabindex][role]:not([role="document"], [role="application"], [role="main"], [role="group"])';

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}

export function usesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(BUSY) !== null;
}

export function isOnCanvas(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.closest('.react-flow') !== null);
}
