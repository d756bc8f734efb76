// classLossCode: how the classification losses are written in PyTorch and NumPy. Without shapes, targets are taken as class indices.
import type { CodeArgs, Op } from '../engine/op.ts';
import { normalizeAxis } from '../engine/shape.ts';
import { axisOf, type ScoresPort, targetForm } from './classTarget.ts';

export function classLossCode(port: ScoresPort): Op['code'] {
  return { pytorch: (args) => pytorch(port, args), numpy: (args) => numpy(port, args) };
}

interface Call {
  readonly scores: string;
  readonly target: string;
  readonly weight: string | undefined;
  readonly rank: number;
  /** From the front. */
  readonly axis: number;
  readonly soft: boolean;
  readonly reduction: string;
  readonly smoothing: number;
  readonly ignored: number | null;
}

function callOf(port: ScoresPort, { inputs, params, shapes }: CodeArgs): Call {
  const scores = shapes?.[port];
  const target = shapes?.target;
  const rank = scores?.length ?? 2;
  const axis = normalizeAxis(axisOf(params), rank) ?? rank - 1;
  return {
    scores: inputs[port]!,
    target: inputs.target!,
    weight: inputs.weight,
    rank,
    axis,
    soft: scores !== undefined && target !== undefined && targetForm(scores, target, axis) === 'probabilities',
    reduction: params.reduction as string,
    smoothing: (params.label_smoothing as number | undefined) ?? 0,
    ignored: (params.ignore_index as number | null | undefined) ?? null,
  };
}

function pytorch(port: ScoresPort, args: CodeArgs): string {
  const call = callOf(port, args);
  const { weight, rank, axis, soft, reduction, smoothing, ignored } = call;
  if (soft && port !== 'logits') {
    const product = port === 'p' ? `torch.xlogy(${call.target}, ${call.scores})` : `${call.target} * ${call.scores}`;
    const each = `-torch.sum(${weight === undefined ? '' : `${weight} * `}${product}, dim=-1)`;
    return reduction === 'none' ? each : `torch.${reduction}(${each})`;
  }
  // PyTorch wants the classes on axis 1.
  const moved = (name: string): string => (rank > 1 && axis !== 1 ? `${name}.movedim(${axis}, 1).contiguous()` : name);
  const scores = port === 'p' ? `torch.log(${moved(call.scores)})` : moved(call.scores);
  const options = [
    scores,
    soft ? moved(call.target) : call.target,
    ...(weight === undefined ? [] : [`weight=${weight}`]),
    ...(ignored === null || soft ? [] : [`ignore_index=${ignored}`]),
    ...(reduction === 'mean' ? [] : [`reduction='${reduction}'`]),
    ...(smoothing === 0 ? [] : [`label_smoothing=${smoothing}`]),
  ];
  return `F.${port === 'logits' ? 'cross_entropy' : 'nll_loss'}(${options.join(', ')})`;
}

function numpy(port: ScoresPort, args: CodeArgs): string {
  const call = callOf(port, args);
  const { weight, rank, axis, soft, reduction, smoothing, ignored } = call;
  const last = (name: string): string => (axis === rank - 1 ? name : `np.moveaxis(${name}, ${axis}, -1)`);
  const scores = last(call.scores);
  const logp = {
    logits: `((z := ${scores} - np.max(${scores}, axis=-1, keepdims=True)) - np.log(np.sum(np.exp(z), axis=-1, keepdims=True)))`,
    // 0 log 0 counts as 0.
    p: soft ? `np.log(np.where(${last(call.target)} == 0, 1, ${scores}))` : `np.log(${scores})`,
    logp: scores,
  }[port];
  if (!soft && weight === undefined && smoothing === 0 && ignored === null) {
    const each = `-np.take_along_axis(${logp}, ${call.target}[..., None], axis=-1)[..., 0]`;
    return reduction === 'none' ? each : `np.${reduction}(${each})`;
  }
  const known = `(${call.target} != ${ignored})`;
  const index = ignored === null ? call.target : `np.where(${known}, ${call.target}, 0)`;
  const classes = `${scores}.shape[-1]`;
  const shares = soft ? last(call.target) : `np.eye(${classes})[${index}]`;
  const coefficients = [
    ...(weight === undefined ? [] : [weight]),
    ...(!soft && ignored !== null ? [`${known}[..., None]`] : []),
    smoothing === 0 ? shares : `(${1 - smoothing} * ${shares} + ${smoothing} / ${classes})`,
  ].join(' * ');
  const each = `-np.sum(${coefficients} * ${logp}, axis=-1)`;
  if (reduction === 'none') return each;
  if (reduction === 'sum' || soft || (weight === undefined && ignored === null)) return `np.${reduction}(${each})`;
  const counted = [...(weight === undefined ? [] : [`${weight}[${index}]`]), ...(ignored === null ? [] : [known])];
  return `np.sum(${each}) / np.sum(${counted.join(' * ')})`;
}
