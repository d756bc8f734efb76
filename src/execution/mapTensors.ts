// mapTensors: a step with each of its tensors replaced; the one place that knows where a step carries tensors.
import type { Recorded, RecordedStep } from './trace.ts';

/** A `RecordedStep` whose tensors have become `T`. */
export type StepOf<T> = Mapped<RecordedStep, T>;
type Mapped<S, T> = S extends unknown ? { readonly [K in keyof S]: MappedField<S[K], T> } : never;
type MappedField<V, T> = V extends Recorded
  ? T
  : V extends Readonly<Record<string, Recorded>>
    ? Readonly<Record<string, T>>
    : V;

/** Answers the same object when `change` changes nothing. */
export function mapTensors<A, B>(step: StepOf<A>, change: (tensor: A) => B): StepOf<B> {
  return mapAny(step as StepOf<unknown>, change as (tensor: unknown) => unknown) as StepOf<B>;
}

function mapAny(step: StepOf<unknown>, change: (tensor: unknown) => unknown): StepOf<unknown> {
  switch (step.kind) {
    case 'feed':
    case 'seed':
    case 'accumulate': {
      const value = change(step.value);
      return value === step.value ? step : { ...step, value };
    }
    case 'forward': {
      let changed = false;
      const outputs: Record<string, unknown> = {};
      for (const [port, tensor] of Object.entries(step.outputs)) {
        outputs[port] = change(tensor);
        changed ||= outputs[port] !== tensor;
      }
      return changed ? { ...step, outputs } : step;
    }
    case 'vjp': {
      const contribution = change(step.contribution);
      return contribution === step.contribution ? step : { ...step, contribution };
    }
    case 'update': {
      const before = change(step.before);
      const after = change(step.after);
      return before === step.before && after === step.after ? step : { ...step, before, after };
    }
    case 'failed':
      return step;
  }
}
