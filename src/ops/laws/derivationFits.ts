// derivationFits: the law that a derivation has a rule for everything that flows, and that its holes name what exists.
import { type Derivation, inputsOf, type Op, type Rule, type Sample } from '../../engine/op.ts';
import { type Shape, shapeText } from '../../engine/shape.ts';
import { zeros } from '../../engine/tensor.ts';
import { closes } from './record.ts';
import { outputNames, rawGradients, runSample } from './runSample.ts';

export function derivationFits(op: Op, sample: Sample): string[] {
  const run = runSample(op, sample);
  const derivation: Derivation = op.derivation({ shapes: run.shapes, params: run.params });
  const outputs = outputNames(op, run.params);
  const shapes: Record<string, Shape> = { ...run.shapes };
  for (const [name, { shape }] of Object.entries(run.outputs)) shapes[name] = shape;
  const quantities = Object.entries(derivation.quantities ?? {});
  // A rule of a value that named one would hide how the value moves with the ports.
  const ofPorts = { ...shapes };
  for (const [name, { value }] of quantities) shapes[name] = value(run.inputs).shape;
  for (const name of Object.keys(shapes)) if (shapes[`d${name}`] === undefined) shapes[`d${name}`] = shapes[name]!;
  const gradients = rawGradients(
    op,
    run,
    Object.fromEntries(Object.entries(run.outputs).map(([name, t]) => [name, zeros(t.shape)])),
  );
  const sent = inputsOf(op, run.params).flatMap(({ name }) => (gradients[name] ? [name] : []));
  return [
    ...outputs.filter((name) => !derivation.forward[name]).map((name) => `no rule for ${name}`),
    ...sent.filter((name) => !derivation.gradients[name]).map((name) => `no rule for the gradient of ${name}`),
    ...Object.keys(derivation.gradients)
      .filter((name) => !sent.includes(name))
      .map((name) => `a rule for ${name}, which gets no gradient`),
    ...Object.entries(derivation.forward).flatMap(([name, rule]) =>
      ruleFits(`the rule of ${name}`, rule, shapes[name] ?? [], ofPorts),
    ),
    ...Object.entries(derivation.gradients).flatMap(([name, rule]) =>
      ruleFits(`the rule of the gradient of ${name}`, rule, shapes[name] ?? [], shapes),
    ),
    ...quantities.flatMap(([name, { rule }]) => [
      ...(ofPorts[name] !== undefined ? [`${name} is a port and a quantity on the way`] : []),
      ...ruleFits(`the rule of ${name}`, rule, shapes[name] ?? [], shapes),
    ]),
  ];
}

function ruleFits(
  what: string,
  { tex, entry, words }: Rule,
  shape: Shape,
  shapes: Readonly<Record<string, Shape>>,
): string[] {
  return [
    ...(words.length >= 15 && /^[A-Z].*\.$/.test(words) && !/undefined|NaN|\[object/.test(words)
      ? []
      : [`${what} has no sentence`]),
    ...(closes(tex) && (entry === undefined || closes(entry.tex)) ? [] : [`${what} is not whole TeX`]),
    ...holesOf(tex)
      .filter(({ name, indices }) => shapes[name] === undefined || indices !== null)
      .map(({ name }) => `${what} has a hole ${name} that is no whole tensor`),
    ...(entry === undefined || entry.indices.length === shape.length
      ? []
      : [`${what} binds ${entry.indices.length} letters for ${shapeText(shape)}`]),
    ...holesOf(entry?.tex ?? '').flatMap(({ name, indices }) => {
      const rank = shapes[name]?.length;
      return rank !== undefined && rank === (indices?.length ?? 0)
        ? []
        : [`${what} has a hole ${name}[${indices?.join(',') ?? ''}]`];
    }),
    ...Object.entries(entry?.sum ?? {}).flatMap(([letter, range]) => {
      const [name = '', axis = ''] = range.split('.');
      return shapes[name]?.[Number(axis)] === undefined
        ? [`${what} sums ${letter} over ${range}, which does not exist`]
        : [];
    }),
  ];
}

/** The holes of a template, also those inside the index of another. */
function holesOf(tex: string): readonly { readonly name: string; readonly indices: readonly string[] | null }[] {
  const found: { name: string; indices: readonly string[] | null }[] = [];
  let rest = tex;
  for (;;) {
    const match = /#\{([A-Za-z]\w*)(?:\^T)?(?:\[([^[\]]*)\])?\}/.exec(rest);
    if (!match) return found;
    found.push({ name: match[1]!, indices: match[2] === undefined ? null : indicesOf(match[2]) });
    rest = `${rest.slice(0, match.index)}0${rest.slice(match.index + match[0].length)}`;
  }
}

/** Splits at the commas that stand outside brackets: `i, \\max(j, 0)` is two indices. */
function indicesOf(text: string): readonly string[] {
  let depth = 0;
  const parts = [''];
  for (const sign of text) {
    if (sign === '(' || sign === '{') depth++;
    if (sign === ')' || sign === '}') depth--;
    if (sign === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts;
}
