// pathLines: paths as text, in TeX, plain or spoken: the chain of local derivatives, their numbers, the product; and the whole sum.
import type { Expression } from '../expression.ts';
import { type Printer, texPrinter } from '../lines.ts';
import type { PrintStyle } from '../printing.ts';
import { countText } from './countText.ts';
import type { PathLine, PathList, PathsFound, RouteReport, Station } from './pathsReport.ts';

type Report = Pick<PathsFound, 'names' | 'start' | 'seeded' | 'target'>;

/** What stands between the signs of equality: symbols, numbers where they say more than the result, the result. */
export function pathParts(line: PathLine, report: Report, printer: Printer, digits: number): readonly string[] {
  const symbols = printer.expression(chainOf(line, 'symbols'), styleOf(report, false, digits));
  const numbers = printer.expression(chainOf(line, 'numbers'), styleOf(report, true, digits));
  const result = printer.number(line.product, digits);
  return [
    symbols,
    ...(numbers === result || symbols === numbers ? [] : [numbers]),
    ...(symbols === result ? [] : [result]),
  ];
}

/** `∂c/∂b ∂e/∂c = 1 * 2 = 2`. */
export function pathText(line: PathLine, report: Report, printer: Printer, digits: number): string {
  return pathParts(line, report, printer, digits).join(printer.equals);
}

/** The sum over all paths; what is not listed stands as one term. */
export function sumParts(list: PathList, report: Report, printer: Printer, digits: number): readonly string[] {
  const { listed, others, sum } = list;
  const result = printer.number(sum, digits);
  const rest = others === null ? [] : [othersText(others, printer, digits)];
  const added = (terms: readonly Expression[], numbers: boolean): string => {
    const [only] = terms;
    const whole = only !== undefined && terms.length === 1 ? only : { kind: 'add' as const, terms };
    return [printer.expression(whole, styleOf(report, numbers, digits)), ...rest].join(plusOf(printer));
  };
  const left = printer.expression(gradientOf(report), styleOf(report, false, digits));
  if (listed.length === 0) return [left, ...rest, result];
  const parts = [
    added(
      listed.map((line) => chainOf(line, 'symbols')),
      false,
    ),
    added(
      listed.map((line) => chainOf(line, 'numbers')),
      true,
    ),
    added(
      listed.map(({ product }) => signed(product)),
      true,
    ),
    result,
  ];
  return [left, ...parts.filter((part, at) => parts.indexOf(part) === at)];
}

/** On one line, or in TeX one part below the other. */
export function sumText(list: PathList, report: Report, printer: Printer, digits: number): string {
  const [left = '', first = '', ...rest] = sumParts(list, report, printer, digits);
  if (printer !== texPrinter) return [left, first, ...rest].join(printer.equals);
  return `\\begin{aligned}\n${left} &= ${first}${rest.map((part) => ` \\\\\n &= ${part}`).join('')}\n\\end{aligned}`;
}

/** The Jacobians along a route in the order in which matrices are multiplied, each with its shape below. */
export function routeTex(route: RouteReport, report: Report): string {
  const { stations } = route;
  const factors = stations
    .slice(1)
    .map((of, at) => jacobianTex(of, stations[at]!, report))
    .toReversed();
  if (!report.seeded) return factors.join('\\;\\,');
  const end = stations.at(-1)!;
  const seed = texPrinter.expression(
    { kind: 'tensor', ref: { ...end.ref, side: 'gradient' }, transposed: false, index: null },
    styleOf(report, false, 4),
  );
  return [`\\underset{1 \\times ${sizeOf(end)}}{${seed}}`, ...factors].join('\\;\\,');
}

function jacobianTex(of: Station, by: Station, report: Report): string {
  const whole = (station: Station) => ({ ref: station.ref, index: [] });
  const partial = texPrinter.expression(
    { kind: 'partial', of: whole(of), by: whole(by), value: 0 },
    styleOf(report, false, 4),
  );
  return `\\underset{${sizeOf(of)} \\times ${sizeOf(by)}}{${partial}}`;
}

function sizeOf({ shape }: Station): number {
  return shape.reduce((product, length) => product * length, 1);
}

function gradientOf({ start }: Report): Expression {
  return {
    kind: 'tensor',
    ref: { ...start.ref, side: 'gradient' },
    transposed: false,
    index: start.index.length === 0 ? null : start.index.map((value) => ({ kind: 'number', value })),
  };
}

/** The product in the order of the path, as its stations are read. */
function chainOf({ legs, seed, stations, product }: PathLine, as: 'symbols' | 'numbers'): Expression {
  const factors: Expression[] = legs.map(({ of, by, local }) => ({ kind: 'partial', of, by, value: local }));
  const end = stations.at(-1)!;
  if (seed !== null) factors.push(as === 'symbols' ? seedOf(end) : figure(seed, end));
  const [only] = factors;
  if (only === undefined) return { kind: 'number', value: product };
  return factors.length === 1 ? only : { kind: 'product', sign: 'beside', factors };
}

function seedOf({ ref, index }: Station): Expression {
  const places = index.map((value): Expression => ({ kind: 'number', value }));
  return {
    kind: 'tensor',
    ref: { ...ref, side: 'gradient' },
    transposed: false,
    index: places.length > 0 ? places : null,
  };
}

/** A number with as many digits as the others: a partial is printed as its value. */
function figure(value: number, at: Station): Expression {
  return { kind: 'partial', of: at, by: at, value };
}

function signed(value: number): Expression {
  const here: Station = { ref: { node: '', port: '', side: 'value' }, index: [], shape: [], ways: 0 };
  return value < 0 ? { kind: 'negative', of: figure(-value, here) } : figure(value, here);
}

function othersText(others: NonNullable<PathList['others']>, printer: Printer, digits: number): string {
  const sum = printer.number(others.sum, digits);
  const count = countText(others.count);
  if (printer !== texPrinter) return `${sum} (${count} more)`;
  const inside = others.sum < 0 ? `(${sum})` : sum;
  return `\\underbrace{${inside}}_{\\text{${count.replace(/×/g, '$\\times$').replace(/\^(\d+)/, '$^{$1}$')} more}}`;
}

function plusOf(printer: Printer): string {
  return printer.equals.includes('equals') ? ' plus ' : ' + ';
}

function styleOf({ names }: Report, numbers: boolean, digits: number): PrintStyle {
  return { names, digits, numbers: numbers ? () => undefined : null };
}
