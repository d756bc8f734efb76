// sampleLenses: every Jacobian of one op on one of its samples.
import type { Op, Sample } from '../../engine/op.ts';
import { frameOf, nodeView } from '../context.ts';
import { differentiablePorts, type JacobianLens, jacobianLens } from '../jacobian/jacobianLens.ts';
import { type Names, namesFor } from '../names.ts';
import { pointAt } from '../pointAt.ts';
import { sampleRun } from './sampleRun.ts';

export interface SampleLens {
  /** `Softmax: a batch: dy/dx`. */
  readonly title: string;
  readonly lens: JacobianLens;
  readonly names: Names;
}

/** None where the op does not run on the sample. */
export function sampleLenses(op: Op, sample: Sample): readonly SampleLens[] {
  const context = sampleRun(op, sample);
  const view = nodeView(context, 'node');
  const point = view && pointAt(context, view, frameOf(context));
  if (view === null || point === null) return [];
  const names = namesFor(context, 'node');
  return view.outputs.flatMap(({ name: output }) =>
    differentiablePorts(view).flatMap((port) => {
      const lens = jacobianLens(context.trace, view, point, output, port);
      return lens === null ? [] : [{ title: `${op.name}: ${sample.name}: d${output}/d${port}`, lens, names }];
    }),
  );
}
