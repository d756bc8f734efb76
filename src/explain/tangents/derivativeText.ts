// derivativeText: the directional derivative of the target as forward mode finds it, beside gradient times direction from reverse mode.
import { portKey } from '../../engine/program.ts';
import type { TangentReport } from '../../execution/tangents.ts';
import { type ExplainContext, nodeView } from '../context.ts';
import { agrees } from '../explainEntry.ts';
import { isSeeded, namesFor } from '../names.ts';
import { numberSpoken, numberTex } from '../numberText.ts';
import { symbolTex } from '../symbolText.ts';
import { refSpoken } from '../toSpokenText.ts';
import { refTex } from '../toTex.ts';

interface Line {
  readonly tex: string;
  readonly spoken: string;
}
export interface DerivativeText {
  readonly forward: Line;
  readonly reverse: Line;
  readonly agrees: boolean;
  /** One sentence. */
  readonly words: string;
}

/** Where the target is seeded, its rate is that of seed times target: the cost behind it, which is called C. The report must have one. */
export function derivativeText(context: ExplainContext, report: TangentReport, digits: number): DerivativeText {
  const { forward = Number.NaN, reverse = Number.NaN } = report.directional ?? {};
  const from = report.from;
  const view = from === null ? null : nodeView(context, from.node);
  const port = view?.op.source === true ? (view.outputs[0]?.name ?? from?.port ?? '') : (from?.port ?? '');
  const node = from?.node ?? '';
  // Names as they are far from every node: a parameter carries its node's name.
  const names = namesFor(context, '');
  const cost = names.cost;
  const gradient = { node, port, side: 'gradient' } as const;
  const tangent = { node, port, side: 'value', dotted: true } as const;
  const rate = symbolTex({ ...cost, base: `\\dot{${cost.base}}` });
  const same = agrees(forward, reverse) || (Number.isNaN(forward) && Number.isNaN(reverse));
  const seeded = isSeeded(context);
  const inner = `\\left\\langle ${refTex(gradient, [], { names })},\\, ${refTex(tangent, [], { names })} \\right\\rangle`;
  const target = report.target ?? portKey(node, port);
  return {
    forward: {
      tex: `${rate} = ${numberTex(forward, digits)}`,
      spoken: `The rate of ${cost.spoken} equals ${numberSpoken(forward, digits)}`,
    },
    reverse: {
      tex: `${inner} = ${numberTex(reverse, digits)}`,
      spoken: `${refSpoken(gradient, [], { names })}, times ${refSpoken(tangent, [], { names })}, entry by entry, added up, equals ${numberSpoken(reverse, digits)}`,
    },
    agrees: same,
    words: same
      ? `Forward mode arrives at the number that reverse mode gives: gradient times direction.${seeded ? ` ${target} counts by its seed.` : ''}`
      : 'Forward and reverse mode do not agree here. One of them is wrong, or the numbers are too large for float64.',
  };
}
