// What the canvas writes and says: chips, running sums, tokens and accessible names.
import { describe, expect, it } from 'vitest';
import { scalar, tensor } from '../../engine/tensor.ts';
import type { Frame } from '../../execution/frame.ts';
import { summarize } from '../../execution/summarize.ts';
import type { Recorded, RecordedStep, Trace } from '../../execution/trace.ts';
import { portAccessibleName } from './accessibleNames.ts';
import { contributionsTo, runningSum } from './fanOut.ts';
import { type ChipText, gradientFigures, normOf, valueFigures } from './figures.ts';
import { stepMotion } from './wireTokens.ts';

const vector = (...numbers: number[]) => tensor([numbers.length], Float64Array.from(numbers));
const matrix = tensor([2, 3], Float64Array.of(1, -2, 3, 4, 5, 6.5));

const texts = (ways: readonly ChipText[]) => ways.map((way) => (way.shape ? `[${way.text}]` : way.text));

describe('valueFigures and gradientFigures', () => {
  it('write scalars and short vectors in figures, with something shorter to fall back on', () => {
    expect(texts(valueFigures(scalar(1.38687), 4))).toEqual(['1.387', '1.39', '1.4']);
    expect(texts(valueFigures(vector(2, 3.1), 4))).toEqual(['2, 3.1', '[2]']);
    expect(texts(gradientFigures(vector(-0.75026, 0.75026), 4))).toEqual([
      '\u22120.7503, 0.7503',
      '\u22120.75, 0.75',
      '‖1.06‖',
    ]);
  });
  it('sum up larger tensors', () => {
    expect(texts(valueFigures(matrix, 4))).toEqual(['2 × 3: \u22122 … 6.5', '[2 × 3]']);
    expect(texts(gradientFigures(matrix, 4))).toEqual(['2 × 3: ‖9.86‖', '‖9.86‖']);
    expect(texts(valueFigures(tensor([0, 3], new Float64Array(0)), 4))).toEqual(['[0 × 3]']);
    expect(texts(gradientFigures(tensor([0, 3], new Float64Array(0)), 4))).toEqual(['[0 × 3]']);
  });
  it('call class indices classes', () => {
    expect(texts(valueFigures(scalar(0), 4, true))).toEqual(['class 0', '0']);
    expect(texts(valueFigures(vector(0, 2), 4, true))).toEqual(['class 0, 2', '0, 2']);
  });
  it('never hide that a number is not finite, however little room there is', () => {
    const ways = (...numbers: number[]) => texts(valueFigures(vector(...numbers), 4));
    expect(ways(1, Number.NaN)).toEqual(['1, NaN', '2: NaN', 'NaN']);
    expect(ways(0, -Infinity, -Infinity)).toEqual(['0, −∞, −∞', '3: −∞', '−∞']);
    expect(ways(1, 2, 3, 4, Infinity, -Infinity).at(-1)).toBe('∞');
    expect(valueFigures(summarize(vector(1, Number.NaN)), 4).at(-1)?.text).toBe('NaN or ∞');
  });
  it('take the norm without overflow, and keep NaN', () => {
    expect(normOf(vector(3e200, 4e200))).toBeCloseTo(5e200, -190);
    expect(normOf(vector(0, 0))).toBe(0);
    expect(normOf(vector(1, Number.NaN))).toBeNaN();
    expect(normOf(vector(0, Number.NaN))).toBeNaN();
  });
});

const steps: RecordedStep[] = [
  { kind: 'seed', node: 'e', port: 'y', value: scalar(1) },
  { kind: 'vjp', node: 'e', port: 'a', contribution: scalar(0.3), to: { node: 'x', port: 'y' } },
  { kind: 'vjp', node: 'e', port: 'b', contribution: scalar(-0.1), to: { node: 'x', port: 'y' } },
  {
    kind: 'accumulate',
    node: 'x',
    port: 'y',
    value: scalar(0.2),
    count: 2,
    of: 2,
    from: { node: 'e', port: 'b' },
  },
];
const trace = { steps } as unknown as Trace;

describe('fan-out', () => {
  it('finds the contributions with the ports that sent them', () => {
    expect(contributionsTo(trace, 'x.y').map((each) => [each.from, each.sent])).toEqual([
      ['e.a', 2],
      ['e.b', 3],
    ]);
    expect(contributionsTo(trace, 'e.y')).toEqual([]);
  });
  it('writes the running sum as the sheet would', () => {
    const [a, b] = contributionsTo(trace, 'x.y').map((each) => each.value) as [Recorded, Recorded];
    expect(runningSum([a], a, 2, 4)).toBe('0.3 + …');
    expect(runningSum([a, b], scalar(0.2), 2, 4)).toBe('0.3 + (\u22120.1) = 0.2');
    expect(runningSum([a, b], scalar(0.2), 3, 4)).toBe('0.3 + (\u22120.1) = 0.2, + …');
    expect(runningSum([vector(1, -2), vector(0, 1)], vector(1, -1), 2, 4)).toBe('(1, \u22122) + (0, 1) = (1, \u22121)');
    const square = tensor([2, 2], Float64Array.of(1, 0, 0, 1));
    expect(runningSum([square, square], tensor([2, 2], Float64Array.of(2, 0, 0, 2)), 2, 4)).toBe(
      '(1, 0; 0, 1) + (1, 0; 0, 1) = (2, 0; 0, 2)',
    );
  });
  it('writes no sum of norms, which would not add up', () => {
    expect(runningSum([matrix, matrix], matrix, 2, 4)).toBeNull();
  });
});

describe('stepMotion', () => {
  const edges = [
    { from: ['x', 'y'], to: ['e', 'a'] },
    { from: ['w', 'y'], to: ['e', 'b'] },
    { from: ['w', 'y'], to: ['f', 'a'] },
  ] as const;
  const frame = { value: (key: string) => (key === 'x.y' ? scalar(2) : undefined) } as unknown as Frame;

  it('runs the known values of a forward step along the wires into the op', () => {
    const motion = stepMotion({ kind: 'forward', node: 'e', outputs: {} }, edges, frame);
    expect(motion).toEqual({ tokens: [{ edge: 'e.a', direction: 'forward', value: scalar(2) }], pulse: null });
  });
  it('runs a contribution back along its own wire, and lights a held port', () => {
    expect(stepMotion(steps[1] as RecordedStep, edges, frame).tokens).toMatchObject([
      { edge: 'e.a', direction: 'backward' },
    ]);
    const held: RecordedStep = { kind: 'vjp', node: 'fc', port: 'W', contribution: scalar(1), to: null };
    expect(stepMotion(held, edges, frame)).toEqual({ tokens: [], pulse: { key: 'fc.W', tone: 'gradient' } });
  });
  it('is still before the first step and where a node failed', () => {
    expect(stepMotion(null, edges, frame)).toEqual({ tokens: [], pulse: null });
    expect(stepMotion({ kind: 'failed', node: 'e', problem: { problem: '' } }, edges, frame).tokens).toEqual([]);
  });
});

describe('portAccessibleName', () => {
  it('says where a port stands and what is on it', () => {
    expect(portAccessibleName({ node: 'fc', port: 'y', side: 'output', shape: '2' })).toBe('fc output y, 2');
    expect(portAccessibleName({ node: 'p', port: 'x', side: 'input', shape: '2', from: ['fc', 'y'] })).toBe(
      'p input x, wired from fc.y',
    );
    expect(
      portAccessibleName({ node: 'fc', port: 'W', side: 'input', shape: '2 × 2', holds: true, trainable: true }),
    ).toBe('fc input W, holds 2 × 2, trainable');
    expect(portAccessibleName({ node: 'p', port: 'x', side: 'input', shape: '' })).toBe('p input x, not wired');
    expect(portAccessibleName({ node: 'l', port: 'C', side: 'output', shape: 'scalar', target: true })).toBe(
      'l output C, scalar, backward starts here',
    );
  });
});
