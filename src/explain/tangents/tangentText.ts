// tangentText: lines of forward mode as text: the tangent = the rule = the same with numbers = the result, in TeX, plain or spoken.

import type { TensorRef } from '../expression.ts';
import { type Printer, spokenPrinter, texPrinter } from '../lines.ts';
import type { PrintStyle } from '../printing.ts';
import { refPlain } from '../toPlainText.ts';
import { refSpoken } from '../toSpokenText.ts';
import { refTex } from '../toTex.ts';
import type { TangentEntry } from './tangentEntry.ts';
import type { TangentLine, TangentResult } from './tangentLine.ts';
import type { TangentTerm } from './tangentTerms.ts';

/** `\dot{y} = W \, \dot{x} + \dot{b}`, or `\dot{y} = \frac{\partial y}{\partial x} \, \dot{x}` where only the Jacobian says it. */
export function symbolText(line: TangentLine, { ref, terms }: TangentResult, printer: Printer, digits = 4): string {
  return joined(printer, [refText(ref, line, printer), sumText(line, ref, terms, printer, null, digits)]);
}

/** The same on one line: Jacobians without a fraction. */
export function shortSymbolText(line: TangentLine, result: TangentResult): string {
  return symbolText(line, result, texPrinter).replace(
    /\\frac\{\\partial ((?:[^{}]|\{[^{}]*\})*)\}\{\\partial ((?:[^{}]|\{[^{}]*\})*)\} \\,/g,
    '(\\partial $1/\\partial $2)\\,',
  );
}

/** With symbols, then with numbers where a rule has them, then the result. */
export function resultText(line: TangentLine, result: TangentResult, printer: Printer, digits = 4): string {
  const { ref, value, terms } = result;
  const filled = terms.every(({ whole }) => whole !== null)
    ? sumText(line, ref, terms, printer, line.numbers, digits)
    : null;
  const number = printer.recorded(value, false, digits);
  return joined(printer, [symbolText(line, result, printer, digits), filled === number ? null : filled, number]);
}

/** Everything that a step says, a line for each output that moves. */
export function lineText(line: TangentLine, printer: Printer, digits = 4): string {
  if (line.kind === 'failed') return line.words;
  if (line.ref !== null && line.value !== undefined) {
    return joined(printer, [refText(line.ref, line, printer), printer.recorded(line.value, false, digits)]);
  }
  if (line.results.length === 0) return line.words;
  return line.results.map((result) => resultText(line, result, printer, digits)).join('\n');
}

/** What stands between the signs of equality in an entry's line. */
export function tangentEntryParts(
  entry: TangentEntry,
  line: TangentLine,
  printer: Printer,
  digits = 4,
): readonly string[] {
  const symbols: PrintStyle = { names: line.names, numbers: null, digits };
  const numbers: PrintStyle = { names: line.names, numbers: line.numbers, digits };
  const result = printer.number(entry.value, digits);
  const filled = entry.terms && printer.expression(entry.terms, numbers);
  return [
    printer.expression(entry.left, symbols),
    entry.terms && printer.expression(entry.terms, symbols),
    filled === result ? null : filled,
    result,
  ].filter((part) => part !== null);
}

export function refText(ref: TensorRef, { names }: Pick<TangentLine, 'names'>, printer: Printer): string {
  if (printer === texPrinter) return refTex(ref, [], { names });
  return printer === spokenPrinter ? refSpoken(ref, [], { names }) : refPlain(ref, [], { names });
}

function sumText(
  line: TangentLine,
  output: TensorRef,
  terms: readonly TangentTerm[],
  printer: Printer,
  numbers: TangentLine['numbers'] | null,
  digits: number,
): string {
  const style: PrintStyle = { names: line.names, numbers, digits };
  const texts = terms.map((term) =>
    term.whole === null ? jacobianText(line, output, term, printer) : printer.expression(term.whole, style),
  );
  const plus = printer === spokenPrinter ? ' plus ' : ' + ';
  return texts.reduce((sum, text) => (text.startsWith('-') ? `${sum} - ${text.slice(1)}` : `${sum}${plus}${text}`));
}

function jacobianText(line: TangentLine, { node, port }: TensorRef, { ref }: TangentTerm, printer: Printer): string {
  const of = refText({ node, port, side: 'value' }, line, printer);
  const by = refText({ node: ref.node, port: ref.port, side: 'value' }, line, printer);
  const tangent = refText(ref, line, printer);
  if (printer === texPrinter) return `\\frac{\\partial ${of}}{\\partial ${by}} \\, ${tangent}`;
  if (printer === spokenPrinter) return `the Jacobian of ${of} with respect to ${by} times ${tangent}`;
  return `(∂${of}/∂${by}) ${tangent}`;
}

function joined(printer: Printer, parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(printer.equals);
}
