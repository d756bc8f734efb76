// sliceCode: how slices along axes are written in PyTorch and NumPy.
import type { CodeArgs, Op, Params } from '../engine/op.ts';
import { normalizeAxis } from '../engine/shape.ts';
import { tupleText } from './foldedAxes.ts';

interface Written {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export const sliceCode: Op['code'] = {
  // PyTorch has no negative steps: the axis is flipped, and the places are counted from its other end.
  pytorch(args) {
    const cuts = cutsOf(args.params);
    const turned = cuts.filter(({ step }) => step < 0).map(({ axis }) => axis);
    const x = turned.length === 0 ? args.inputs.x! : `torch.flip(${args.inputs.x}, ${tupleText(turned)})`;
    return indexed(
      x,
      cuts.map((cut) =>
        cut.step > 0 ? cut : { axis: cut.axis, start: -1 - cut.start, end: -1 - cut.end, step: -cut.step },
      ),
      args,
    );
  },
  numpy: (args) => indexed(args.inputs.x!, cutsOf(args.params), args),
};

function cutsOf(params: Params): readonly Written[] {
  const { starts, ends, axes, steps } = params as Readonly<Record<string, readonly number[] | null>>;
  return (starts ?? []).map((start, k) => ({
    axis: axes?.[k] ?? k,
    start,
    end: ends?.[k] ?? start + 1,
    step: steps?.[k] ?? 1,
  }));
}

/** `x[:, 1:3, ::2]`. Axes counted from the end need the rank, or else stand behind three dots. */
function indexed(x: string, cuts: readonly Written[], { shapes }: CodeArgs): string {
  const rank = shapes?.x?.length;
  const placed = cuts.map((cut) => ({
    ...cut,
    axis: rank === undefined ? cut.axis : (normalizeAxis(cut.axis, rank) ?? cut.axis),
  }));
  const [front, back] = [placed.filter(({ axis }) => axis >= 0), placed.filter(({ axis }) => axis < 0)];
  const line = (own: readonly Written[], from: number, to: number): readonly string[] =>
    Array.from({ length: to - from }, (_, k) => {
      const cut = own.find(({ axis }) => axis === from + k);
      return cut ? `${cut.start}:${cut.end}${cut.step === 1 ? '' : `:${cut.step}`}` : ':';
    });
  const last = Math.max(-1, ...front.map(({ axis }) => axis));
  const first = Math.min(0, ...back.map(({ axis }) => axis));
  const parts = [...line(front, 0, last + 1), ...(first < 0 ? ['...', ...line(back, first, 0)] : [])];
  return parts.length === 0 ? `${x}[...]` : `${x}[${parts.join(', ')}]`;
}
