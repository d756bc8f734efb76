// figures: what a chip on a wire or a token says about a tensor: its numbers where they are few, else its shape and extent.
import { type Shape, shapeText, sizeOf } from '../../engine/shape.ts';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { formatNumber } from '../primitives/formatNumber.ts';

/** Written out up to this many numbers. */
const FEW = 4;

/** The numbers of a scalar or a short vector, or null when it is neither. */
export function fewFigures(value: Recorded, digits: number): string | null {
  if (isSummary(value) || value.shape.length > 1 || value.data.length === 0 || value.data.length > FEW) return null;
  return Array.from(value.data, (number) => formatNumber(number, digits)).join(', ');
}

/** One way to write a chip. `shape`: it says only the shape, so it is not marked as a value. */
export interface ChipText {
  readonly text: string;
  readonly shape: boolean;
}
const figures = (text: string): ChipText => ({ text, shape: false });
const onlyShape = (shape: Shape): ChipText => ({ text: shapeText(shape), shape: true });

/** Ways to write a value on a chip, best first: its numbers, or shape and range; the shape alone. */
export function valueFigures(value: Recorded, digits: number, isClass = false): readonly ChipText[] {
  const few = fewFigures(value, digits);
  const odd = notFinite(value);
  if (odd !== null) {
    const whole = value.shape.length === 0 ? [] : [`${shapeText(value.shape)}: ${odd}`];
    return [...(few === null ? [] : shorter(value, digits, few)), ...[...whole, odd].map(figures)];
  }
  if (isClass) return few === null ? [onlyShape(value.shape)] : [figures(`class ${few}`), figures(few)];
  if (few !== null)
    return [...shorter(value, digits, few), ...(value.shape.length === 0 ? [] : [onlyShape(value.shape)])];
  const extent = extentOf(value);
  if (extent === null) return [onlyShape(value.shape)];
  const range = `${formatNumber(extent.min, 3)} … ${formatNumber(extent.max, 3)}`;
  return [figures(`${shapeText(value.shape)}: ${range}`), onlyShape(value.shape)];
}

/** Ways to write a gradient on a chip: its numbers, or shape and norm; the norm alone. */
export function gradientFigures(value: Recorded, digits: number): readonly ChipText[] {
  const few = fewFigures(value, digits);
  if (sizeOf(value.shape) === 0) return [onlyShape(value.shape)];
  const norm = figures(`‖${formatNumber(normOf(value), 3)}‖`);
  if (few !== null)
    return value.shape.length === 0 ? shorter(value, digits, few) : [...shorter(value, digits, few), norm];
  return [figures(`${shapeText(value.shape)}: ${norm.text}`), norm];
}

/** The figures, and the same with fewer digits where that saves room. */
function shorter(value: Recorded, digits: number, few: string): ChipText[] {
  const ways = [few];
  for (const fewer of [3, 2]) {
    const text = fewer < digits ? fewFigures(value, fewer) : null;
    if (text !== null && text.length < (ways.at(-1)?.length ?? 0)) ways.push(text);
  }
  return ways.map(figures);
}

/** `NaN` where there is any, else the infinity that is; null: all are finite. */
function notFinite(value: Recorded): string | null {
  if (isSummary(value)) return value.nonFinite > 0 ? 'NaN or ∞' : null;
  let found: number | null = null;
  for (const number of value.data) {
    if (Number.isNaN(number)) return formatNumber(number);
    if (!Number.isFinite(number)) found = found === null || found === number ? number : Number.POSITIVE_INFINITY;
  }
  return found === null ? null : formatNumber(found);
}

function extentOf(value: Recorded): { readonly min: number; readonly max: number } | null {
  if (isSummary(value)) return { min: value.min, max: value.max };
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of value.data) {
    if (Number.isNaN(number)) return { min: number, max: number };
    if (number < min) min = number;
    if (number > max) max = number;
  }
  return value.data.length === 0 ? null : { min, max };
}

/** Euclidean norm. */
export function normOf(value: Recorded): number {
  if (isSummary(value)) return value.norm;
  let scale = 0;
  for (const number of value.data) scale = Math.max(scale, Math.abs(number));
  if (scale === 0 || !Number.isFinite(scale)) return value.data.some(Number.isNaN) ? Number.NaN : scale;
  let sum = 0;
  for (const number of value.data) sum += (number / scale) ** 2;
  return scale * Math.sqrt(sum);
}

/** What stands at a port: its shape, or `class` where it carries class indices. */
export function portShapeText(shape: Shape | undefined, isClass: boolean): string {
  if (isClass) return shape === undefined || shape.length === 0 ? 'class' : `classes, ${shapeText(shape)}`;
  return shape === undefined ? '' : shapeText(shape);
}
