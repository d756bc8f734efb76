// All TeX that the ops hold is TeX that KaTeX sets: glyphs, formulas, names of ports, rules and Jacobians.
import katex from 'katex';
import { expect, test } from 'vitest';
import { inputsOf, type Op, outputsOf } from '../engine/op.ts';
import { ops } from './index.ts';
import { differentiablePorts, runSample } from './laws/runSample.ts';

/** The template with a symbol in every hole, innermost first. */
function filled(template: string): string {
  const next = template.replace(/#\{[^{}#]*\}/g, 'x');
  return next === template ? next : filled(next);
}

function texOf(op: Op): readonly string[] {
  const all = new Set([op.glyph, op.formula]);
  for (const sample of op.samples) {
    const run = runSample(op, sample);
    const ports = [...inputsOf(op, run.params), ...outputsOf(op, run.params)];
    const { forward, gradients } = op.derivation({ shapes: run.shapes, params: run.params });
    for (const { tex } of ports) if (tex !== undefined) all.add(tex);
    for (const { tex, entry } of [...Object.values(forward), ...Object.values(gradients)]) {
      all.add(filled(tex));
      if (entry) all.add(filled(entry.tex));
    }
    for (const port of differentiablePorts(op, run)) {
      const jacobian = op.jacobian?.(Object.keys(run.outputs)[0]!, port, run);
      if (jacobian) all.add(jacobian.tex);
    }
  }
  return [...all];
}

function fault(tex: string): readonly string[] {
  try {
    katex.renderToString(tex, { throwOnError: true, strict: 'error', trust: false });
    return [];
  } catch (error) {
    return [`${tex}: ${String(error)}`];
  }
}

test.each(ops.map((op) => [op.name, op] as const))('%s', (_, op) => {
  expect(texOf(op).length).toBeGreaterThanOrEqual(2);
  expect(texOf(op).flatMap(fault)).toEqual([]);
});

test('TeX that does not close is found out', () => {
  expect(fault('\\frac{x')).not.toEqual([]);
  expect(fault('\\nosuchcommand x')).not.toEqual([]);
});
