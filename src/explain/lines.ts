// lines: whole equations as text: left-hand side = rule = the same with numbers = result, in TeX, plain or spoken.
import type { EntryExplanation } from './explainEntry.ts';
import type { Explanation } from './explainPort.ts';
import { type Expression, tensorsIn } from './expression.ts';
import { numberPlain, numberSpoken, numberTex } from './numberText.ts';
import type { PrintStyle } from './printing.ts';
import { recordedPlain, toPlainText } from './toPlainText.ts';
import { recordedSpoken, toSpokenText } from './toSpokenText.ts';
import { recordedTex, toTex } from './toTex.ts';

export interface Printer {
  expression(expression: Expression, style: PrintStyle): string;
  number(value: number, digits: number): string;
  recorded(recorded: NonNullable<Explanation['value']>, transposed: boolean, digits: number): string;
  readonly equals: string;
}
export const texPrinter: Printer = { expression: toTex, number: numberTex, recorded: recordedTex, equals: ' = ' };
export const plainPrinter: Printer = {
  expression: toPlainText,
  number: numberPlain,
  recorded: recordedPlain,
  equals: ' = ',
};
export const spokenPrinter: Printer = {
  expression: toSpokenText,
  number: numberSpoken,
  recorded: recordedSpoken,
  equals: ' equals ',
};

/** With symbols: `∂C/∂W = ∂C/∂y xᵀ`; with `shapes` the shape of each below it. */
export function symbolLine(
  { left, rule, names }: Explanation,
  printer: Printer,
  digits = 4,
  shapes?: PrintStyle['shapes'],
): string {
  const isTall = [left, ...(rule === null ? [] : [rule])].some((part) =>
    tensorsIn(part).some(({ ref }) => ref.side === 'gradient'),
  );
  const strut = isTall ? '\\frac{\\partial C}{\\partial y}' : 'y';
  const style: PrintStyle = { names, numbers: null, digits, ...(shapes && { shapes, strut }) };
  return joined(
    printer,
    [left, rule].map((part) => part && printer.expression(part, style)),
  );
}

/** With symbols, then with numbers, then the result; as much of it as is known. */
export function wholeLine(explanation: Explanation, printer: Printer, digits = 4): string {
  const { rule, value, names } = explanation;
  const numbers: PrintStyle = { names, digits, numbers: (ref) => explanation.numbers(ref) };
  const filled = rule !== null && value !== undefined ? printer.expression(rule, numbers) : null;
  const result = value === undefined ? null : printer.recorded(value, false, digits);
  return joined(printer, [symbolLine(explanation, printer, digits), filled === result ? null : filled, result]);
}

/** One entry: symbol, its sum with symbols, with numbers, and the number. */
export function entryLine(entry: EntryExplanation, explanation: Explanation, printer: Printer, digits = 4): string {
  return entryParts(entry, explanation, printer, digits).join(printer.equals);
}

/** What stands between the signs of equality in an entry's line. */
export function entryParts(
  entry: EntryExplanation,
  explanation: Explanation,
  printer: Printer,
  digits = 4,
): readonly string[] {
  const { names } = explanation;
  const symbols: PrintStyle = { names, numbers: null, digits };
  const numbers: PrintStyle = { names, digits, numbers: (ref) => explanation.numbers(ref) };
  const result = printer.number(entry.value, digits);
  const filled = entry.terms && entry.way !== 'unstable' ? printer.expression(entry.terms, numbers) : null;
  return present([
    printer.expression(entry.left, symbols),
    entry.terms && printer.expression(entry.terms, symbols),
    filled === result ? null : filled,
    result,
  ]);
}

function joined(printer: Printer, parts: readonly (string | null)[]): string {
  return present(parts).join(printer.equals);
}

function present(parts: readonly (string | null)[]): readonly string[] {
  return parts.filter((part): part is string => part !== null && part !== '');
}
