// measureText: how wide a text will be, without drawing it: the sum of its letters, which are remembered until the typeface is there.
const FONT = '11px "Inter Variable", system-ui, sans-serif';

let context: CanvasRenderingContext2D | null = null;
let widths = new Map<string, number>();

/** Width in px at the chips' size. Six tenths of the height per letter where there is no canvas. */
export function measureText(text: string): number {
  let width = 0;
  for (const letter of text) {
    let own = widths.get(letter);
    if (own === undefined) {
      own = measureLetter(letter);
      widths.set(letter, own);
    }
    width += own;
  }
  return width;
}

function measureLetter(letter: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return 6.6;
  context.font = FONT;
  return context.measureText(letter).width;
}

/** Runs `changed` once the typeface has arrived and every width may differ. */
export function onTypefaceReady(changed: () => void): void {
  void document.fonts.ready.then(() => {
    widths = new Map();
    changed();
  });
}
