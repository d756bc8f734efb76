// Gather: entries of x picked by their places along an axis. By slices (numpy.take, ONNX Gather): each index picks a whole slice; shape:
// that of x with the axis replaced by that of indices. By entries (torch.gather, ONNX GatherElements): each index picks one entry, with
// its other indices its own; shape: that of indices.
import { addEntries, addSlices, takeEntries, takeSlices } from '../engine/gather.ts';
import { demand } from '../engine/kernels/machine.ts';
import {
  type CodeArgs,
  type Derivation,
  type DerivationContext,
  defineOp,
  isProblem,
  type Params,
  type Problem,
} from '../engine/op.ts';
import { normalizeAxis, type Shape, shapeText, shapeWords } from '../engine/shape.ts';
import { scalar } from '../engine/tensor.ts';
import { axisAt } from './axes.ts';
import { badIndex } from './indices.ts';
import { argument, called, placeRule, where } from './placeRules.ts';
import { shapeAt } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const gather = defineOp({
  name: 'Gather',
  family: 'Shape',
  glyph: 'x[t]',
  summary: 'Picks entries or slices by their index along an axis.',
  about:
    'Reads a tensor at places that other numbers name: the probability that was given to each label, the rows of a table, a shuffled order. With indices of the rank of x each one picks a single entry (as torch.gather), otherwise each picks a whole slice (as numpy.take); the mode can also be set. Several indices may name the same place, so backward gradients are added up where the entries came from.',
  aliases: ['index', 'take', 'lookup', 'index_select', 'GatherElements', 'pick', 'select', 'fancy indexing', 'scatter'],
  formula: 'y_{ij} = x_{t_{ij}\\,j} \\;\\text{ or }\\; y_{ij} = x_{t_i\\,j}',
  inputs: [
    { name: 'x', role: 'data', differentiable: true, description: 'What is read.' },
    {
      name: 'indices',
      role: 'data',
      differentiable: false,
      integer: true,
      tex: 't',
      description: 'Whole numbers from 0 to the size of the axis less one.',
    },
  ],
  outputs: [
    { name: 'y', description: 'By entries the shape of indices; by slices that of x with the axis replaced by it.' },
  ],
  params: [
    {
      kind: 'integer',
      name: 'axis',
      default: 0,
      description: 'The axis of x that the indices count along; negative counts from the end.',
    },
    {
      kind: 'choice',
      name: 'mode',
      default: 'auto',
      options: ['auto', 'entries', 'slices'],
      description:
        'Entries: an index for each entry (torch.gather). Slices: an index for each slice (numpy.take; ONNX Gather). Auto: entries where indices of two or more axes fit x entry by entry, else slices.',
    },
  ],
  infer(inputs, params) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    const indices = shapeAt(inputs, 'indices');
    if (isProblem(indices)) return indices;
    const axis = axisAt(params.axis as number, x, 'x');
    if (typeof axis !== 'number') return axis;
    if (!byEntries(x, indices, axis, params)) return { outputs: { y: x.toSpliced(axis, 1, ...indices) } };
    return fits(x, indices, axis) ? { outputs: { y: indices } } : misfit(x, indices, axis);
  },
  steady: true,
  forward({ x, indices }, params) {
    const axis = normalizeAxis(params.axis as number, x!.shape.length)!;
    const length = x!.shape[axis]!;
    const check = (): Problem | null =>
      badIndex('indices', indices!, length, `axis ${axis} of x has ${length} ${length === 1 ? 'entry' : 'entries'}`);
    const problem = check();
    if (problem) return problem;
    demand(() => check() === null);
    if (byEntries(x!.shape, indices!.shape, axis, params)) return { outputs: { y: takeEntries(x!, axis, indices!) } };
    const shape = x!.shape.toSpliced(axis, 1, ...indices!.shape);
    return { outputs: { y: takeSlices(x!, axis, indices!.data, shape) } };
  },
  vjp({ y: dy }, { inputs, params }) {
    const { shape } = inputs.x!;
    const indices = inputs.indices!;
    const axis = normalizeAxis(params.axis as number, shape.length)!;
    return {
      x: byEntries(shape, indices.shape, axis, params)
        ? addEntries(dy!, axis, indices, shape)
        : addSlices(dy!, axis, indices.data, shape),
    };
  },
  jvp({ x: tangent }, { inputs, outputs, params }) {
    const { shape } = inputs.x!;
    const indices = inputs.indices!;
    const axis = normalizeAxis(params.axis as number, shape.length)!;
    const y = byEntries(shape, indices.shape, axis, params)
      ? takeEntries(tangent!, axis, indices)
      : takeSlices(tangent!, axis, indices.data, outputs.y!.shape);
    return { y };
  },
  derivation: rulesOf,
  code: {
    pytorch(args) {
      const { inputs, params } = args;
      if (writtenByEntries(args)) return `torch.gather(${inputs.x}, ${params.axis}, ${inputs.indices})`;
      return `${inputs.x}[${subscript(args)}]`;
    },
    numpy(args) {
      const { inputs, params, shapes } = args;
      if (!writtenByEntries(args)) return `np.take(${inputs.x}, ${inputs.indices}, axis=${params.axis})`;
      const [x, indices] = [shapes?.x, shapes?.indices];
      const axis = x && normalizeAxis(params.axis as number, x.length);
      // NumPy wants the other axes to be of one size.
      const cut = x && indices && x.some((length, at) => at !== axis && length !== indices[at]);
      const read = cut
        ? `${inputs.x}[${x.map((_, at) => (at === axis ? ':' : `:${indices[at]}`)).join(', ')}]`
        : inputs.x;
      return `np.take_along_axis(${read}, ${inputs.indices}, axis=${params.axis})`;
    },
  },
  samples: [
    { name: 'entries of a vector', inputs: { x: vector(1, 2, 3), indices: vector(2, 0, 0, 1) } },
    { name: 'one entry', inputs: { x: vector(1, 2, 3), indices: scalar(1) } },
    { name: 'rows', inputs: { x: wave([3, 2]), indices: vector(2, 0, 2) } },
    { name: 'columns', params: { axis: 1 }, inputs: { x: wave([2, 3]), indices: vector(1, 1) } },
    { name: 'one row', inputs: { x: wave([3, 2]), indices: scalar(2) } },
    {
      name: 'rows, as a matrix',
      params: { mode: 'slices' },
      inputs: { x: wave([3, 2]), indices: sampleTensor([2, 2], 0, 1, 2, 1) },
    },
    {
      name: 'one entry of each row',
      params: { axis: 1 },
      inputs: { x: wave([2, 3]), indices: sampleTensor([2, 1], 2, 0) },
    },
    { name: 'entries of columns', inputs: { x: wave([3, 2]), indices: sampleTensor([2, 2], 0, 2, 2, 2) } },
    {
      name: 'entries of fewer columns',
      params: { mode: 'entries' },
      inputs: { x: wave([2, 3]), indices: sampleTensor([3, 2], 0, 1, 1, 1, 0, 0) },
    },
    {
      name: 'rank 3, slices of the middle',
      params: { axis: 1 },
      inputs: { x: wave([2, 3, 2]), indices: vector(2, 1) },
    },
    {
      name: 'rank 3, entries',
      params: { axis: -1 },
      inputs: { x: wave([2, 2, 3]), indices: sampleTensor([2, 2, 2], 0, 1, 2, 0, 1, 1, 2, 2) },
    },
    { name: 'rank 4', params: { axis: 2 }, inputs: { x: wave([2, 1, 3, 2]), indices: vector(0, 2) } },
    { name: 'no index', inputs: { x: wave([3, 2]), indices: sampleTensor([0]) } },
    { name: 'empty batch', params: { axis: 1 }, inputs: { x: sampleTensor([0, 3]), indices: vector(1) } },
  ],
});

/** Whether each index picks one entry. */
function byEntries(x: Shape, indices: Shape, axis: number, params: Params): boolean {
  if (params.mode !== 'auto') return params.mode === 'entries';
  return indices.length > 1 && fits(x, indices, axis);
}

function fits(x: Shape, indices: Shape, axis: number): boolean {
  return x.length === indices.length && indices.every((length, at) => at === axis || length <= x[at]!);
}

function misfit(x: Shape, indices: Shape, axis: number): Problem {
  const expected = x.map((length, at) => (at === axis ? 'any' : `at most ${length}`)).join(' × ');
  return {
    problem: `indices (${shapeWords(indices)}) do not fit x (${shapeWords(x)}) entry by entry along axis ${axis}`,
    port: 'indices',
    expected,
    received: shapeText(indices),
    fix: { kind: 'param', name: 'mode', value: 'slices', text: 'Let each index pick a whole slice.' },
  };
}

function rulesOf({ shapes, params }: DerivationContext): Derivation {
  const [x, indices] = [shapes.x ?? [1], shapes.indices ?? []];
  const axis = normalizeAxis(params.axis as number, x.length) ?? 0;
  return byEntries(x, indices, axis, params) ? entryRules(x, indices, axis) : sliceRules(x, indices, axis);
}

function entryRules(x: Shape, indices: Shape, axis: number): Derivation {
  const all = letters(x.length + 1);
  const at = all && all.slice(0, x.length);
  const other = all?.at(-1) ?? '';
  const along = argument('axis', [axis]);
  const shorter = x.flatMap((length, k) => (k !== axis && indices[k]! < length ? [`${at?.[k]} < ${indices[k]}`] : []));
  return {
    forward: {
      y: placeRule(
        called('gather', '#{x}', '#{indices}', along),
        'Each index, counted from 0, names the place along the axis; the other indices stay.',
        at,
        () => hole('x', at!.with(axis, hole('indices', at!))),
      ),
    },
    gradients: {
      x: placeRule(
        called('scatter', '#{dy}', '#{indices}', along),
        'Every gradient is added up where its entry was read; what nobody read gets 0.',
        at,
        () =>
          where(
            shorter,
            `\\sum_{${other}} \\left[${hole('indices', at!.with(axis, other))} = ${at![axis]}\\right] \\cdot ${hole('dy', at!.with(axis, other))}`,
            '0',
          ),
        { [other]: `indices.${axis}` },
      ),
    },
  };
}

function sliceRules(x: Shape, indices: Shape, axis: number): Derivation {
  const all = letters(x.length + indices.length);
  const own = all && all.slice(0, x.length);
  const named = all?.slice(x.length) ?? [];
  const along = argument('axis', [axis]);
  const at = own && own.toSpliced(axis, 1, ...named);
  return {
    forward: {
      y: placeRule(
        called('take', '#{x}', '#{indices}', along),
        'Each index, counted from 0, names a slice along the axis, which is copied whole.',
        at,
        () => hole('x', own!.with(axis, hole('indices', named))),
      ),
    },
    gradients: {
      x: placeRule(
        called('put', '#{dy}', '#{indices}', along),
        'Every slice of the gradient is added up where it was read; what nobody read gets 0.',
        own,
        () =>
          `${named.length === 0 ? '' : `\\sum_{${named.join(',')}} `}\\left[${hole('indices', named)} = ${own![axis]}\\right] \\cdot ${hole('dy', at!)}`,
        Object.fromEntries(named.map((letter, k) => [letter, `indices.${k}`])),
      ),
    },
  };
}

function writtenByEntries({ params, shapes }: CodeArgs): boolean {
  const [x, indices] = [shapes?.x, shapes?.indices];
  if (!x || !indices) return params.mode === 'entries';
  return byEntries(x, indices, normalizeAxis(params.axis as number, x.length) ?? 0, params);
}

/** `:, t`: the indices at the axis. An axis from the end is counted from the front where the rank is known. */
function subscript({ inputs, params, shapes }: CodeArgs): string {
  const axis = params.axis as number;
  const rank = shapes?.x?.length;
  const from = rank === undefined ? axis : (normalizeAxis(axis, rank) ?? axis);
  if (from >= 0) return [...Array.from({ length: from }, () => ':'), inputs.indices].join(', ');
  return ['...', inputs.indices, ...Array.from({ length: -1 - from }, () => ':')].join(', ');
}
