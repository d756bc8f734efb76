// portWithParam: which other value of one param would bring an input port into being, as `bias` does with Affine's `b`.
import type { ParamJson } from '../model.ts';
import { completeParams } from '../ports.ts';
import type { Signature } from '../signature.ts';

/** `bias is true`; null: no single param that is tried here does. */
export function portWithParam(
  port: string,
  signature: Signature | undefined,
  params: Readonly<Record<string, ParamJson>> | undefined,
): string | null {
  if (signature === undefined) return null;
  const complete = completeParams(signature, params);
  for (const param of signature.params) {
    const others: readonly ParamJson[] =
      param.kind === 'boolean'
        ? [!complete[param.name]]
        : param.kind === 'choice'
          ? (param.options ?? [])
          : param.kind === 'integer'
            ? [Math.min(param.max ?? 16, 16)]
            : [];
    const value = others.find((other) =>
      signature.inputs({ ...complete, [param.name]: other }).some((each) => each.name === port),
    );
    if (value !== undefined) return `${param.name} is ${String(value)}`;
  }
  return null;
}
