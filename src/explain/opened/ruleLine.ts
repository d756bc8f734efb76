// ruleLine: what one part of an op computes, as an equation with the names that things go by inside.
import type { Op, Params } from '../../engine/op.ts';
import { inputsOf, outputsOf } from '../../engine/op.ts';
import type { Names } from '../names.ts';
import { readRule } from '../readRule.ts';
import { refPlain } from '../toPlainText.ts';
import { refSpoken, toSpokenText } from '../toSpokenText.ts';
import { refTex, toTex } from '../toTex.ts';

export interface RuleText {
  readonly tex: string;
  readonly spoken: string;
  readonly plain: string;
}
interface Part {
  readonly id: string;
  readonly op: Op;
  readonly params: Params;
  readonly output: string;
  readonly shapes: Readonly<Record<string, readonly number[] | undefined>>;
}

export function ruleLine(
  { id, op, params, output, shapes }: Part,
  names: Names,
): { readonly line: RuleText; readonly symbol: RuleText } {
  const ref = { node: id, port: output, side: 'value' } as const;
  const left: RuleText = {
    tex: refTex(ref, [], { names }),
    spoken: refSpoken(ref, [], { names }),
    plain: refPlain(ref, [], { names }),
  };
  const rule = ruleOf(op, params, output, shapes);
  if (rule === undefined) return { line: left, symbol: left };
  const ports = new Set([...inputsOf(op, params), ...outputsOf(op, params)].map(({ name }) => name));
  const { whole } = readRule(rule, id, ports);
  const style = { names, numbers: null, digits: 4 };
  return {
    line: {
      tex: `${left.tex} = ${toTex(whole, style)}`,
      spoken: `${left.spoken} equals ${toSpokenText(whole, style)}`,
      plain: left.plain,
    },
    symbol: left,
  };
}

/** Undefined while a shape is not known: what a rule divides by, say, is not known either then. */
function ruleOf(op: Op, params: Params, output: string, shapes: Part['shapes']) {
  const isOpen = inputsOf(op, params).some(({ name, optional }) => shapes[name] === undefined && optional !== true);
  if (isOpen) return undefined;
  const { forward } = op.derivation({ shapes, params });
  return Object.hasOwn(forward, output) ? forward[output] : undefined;
}
