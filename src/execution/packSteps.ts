// packSteps: many steps with all their numbers in one buffer, so that a batch crosses to another thread as one transfer.
import { type Shape, sizeOf } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { mapTensors, type StepOf } from './mapTensors.ts';
import { isSummary, type Recorded, type RecordedStep, type TensorSummary } from './trace.ts';

export interface PackedSteps {
  readonly steps: readonly StepOf<Packed>[];
  readonly numbers: Float64Array<ArrayBuffer>;
}
/** A tensor whose numbers start at `at`. */
interface PackedTensor {
  readonly shape: Shape;
  readonly at: number;
}
type Packed = PackedTensor | (Omit<TensorSummary, 'thumbnail'> & { readonly picture: PackedTensor });

/** A tensor that occurs several times is packed once. */
export function packSteps(steps: readonly RecordedStep[]): PackedSteps {
  const places = new Map<Tensor, PackedTensor>();
  let length = 0;
  const place = (value: Tensor): PackedTensor => {
    let found = places.get(value);
    if (found === undefined) {
      found = { shape: value.shape, at: length };
      places.set(value, found);
      length += value.data.length;
    }
    return found;
  };
  const pack = (value: Recorded): Packed => {
    if (!isSummary(value)) return place(value);
    const { thumbnail, ...rest } = value;
    return { ...rest, picture: place(thumbnail) };
  };
  const packed = steps.map((step) => mapTensors(step, pack));
  const numbers = new Float64Array(length);
  for (const [{ data }, { at }] of places) numbers.set(data, at);
  return { steps: packed, numbers };
}

/** The tensors are views of the one buffer. */
export function unpackSteps({ steps, numbers }: PackedSteps): RecordedStep[] {
  const tensorAt = ({ shape, at }: PackedTensor): Tensor => ({ shape, data: numbers.subarray(at, at + sizeOf(shape)) });
  const unpack = (value: Packed): Recorded => {
    if (!('picture' in value)) return tensorAt(value);
    const { picture, ...rest } = value;
    return { ...rest, thumbnail: tensorAt(picture) };
  };
  return steps.map((step) => mapTensors(step, unpack));
}
