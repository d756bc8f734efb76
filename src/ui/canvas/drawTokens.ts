// drawTokens: a token and a pulse, drawn in canvas coordinates.
import type { Rect } from './chipPlacement.ts';
import type { Point } from './wirePath.ts';

export interface TokenInk {
  readonly forward: string;
  readonly gradient: string;
  readonly paper: string;
}

const FONT = '600 11px "Inter Variable", system-ui, sans-serif';

/** Leaves out the nodes: a token comes out from under one and goes in under the other, and covers no numbers. */
export function clipTo(context: CanvasRenderingContext2D, nodes: readonly Rect[]): void {
  const far = 1e6;
  context.beginPath();
  context.rect(-far, -far, 2 * far, 2 * far);
  for (const { x, y, width, height } of nodes) context.roundRect(x, y, width, height, 11);
  context.clip('evenodd');
}

/** A pill with the numbers in it, or a disc where they are too many to carry. */
export function drawToken(
  context: CanvasRenderingContext2D,
  at: Point,
  direction: 'forward' | 'backward',
  text: string | null,
  ink: TokenInk,
): void {
  const colour = direction === 'forward' ? ink.forward : ink.gradient;
  context.save();
  context.font = FONT;
  const width = text === null ? 14 : context.measureText(text).width + 14;
  const height = text === null ? 14 : 16;
  context.beginPath();
  context.roundRect(at.x - width / 2, at.y - height / 2, width, height, height / 2);
  context.fillStyle = colour;
  context.strokeStyle = ink.paper;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
  if (text !== null) {
    context.fillStyle = ink.paper;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, at.x, at.y + 0.5);
  }
  context.restore();
}

/** A ring that widens and fades where something became known. */
export function drawPulse(
  context: CanvasRenderingContext2D,
  at: Point,
  fraction: number,
  tone: 'forward' | 'gradient',
  ink: TokenInk,
): void {
  context.save();
  context.beginPath();
  context.arc(at.x, at.y, 6 + 14 * fraction, 0, 2 * Math.PI);
  context.globalAlpha = 1 - fraction;
  context.strokeStyle = ink[tone];
  context.lineWidth = 2.5;
  context.stroke();
  context.restore();
}
