// refOf: the port that a key names, as a reference to one of its two numbers.
import type { PortKey } from '../../engine/program.ts';
import type { TensorRef } from '../expression.ts';

export function refOf(key: PortKey, side: TensorRef['side']): TensorRef {
  const dot = key.indexOf('.');
  return { node: key.slice(0, dot), port: key.slice(dot + 1), side };
}
