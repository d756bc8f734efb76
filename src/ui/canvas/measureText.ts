// measureText: how wide a text will be, without drawing it; widths are remembered until the typeface is there.
const FONT = '11px "Inter Variable", system-ui, sans-serif';

let context: CanvasRenderingContext2D | null = null;
let widths = new Map<string, number>();

/** Width in px at the chips' size. Six tenths of the height per letter where there is no canvas. */
export function measureText(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return text.length * 6.6;
  context.font = FONT;
  const width = context.measureText(text).width;
  if (widths.size > 5000) widths = new Map();
  widths.set(text, width);
  return width;
}

/** Runs `changed` once the typeface has arrived and every width may differ. */
export function onTypefaceReady(changed: () => void): void {
  void document.fonts.ready.then(() => {
    widths = new Map();
    changed();
  });
}
