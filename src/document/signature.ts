// Signature: an op as the document layer sees it: a name, ports and params. `ops` provides them; tests use toy ones.
import type { ParamJson } from './model.ts';

export interface PortSignature {
  readonly name: string;
  readonly role: 'data' | 'parameter' | 'target';
  /** True when the port must be wired or given a value before the op can run. */
  readonly required: boolean;
  readonly trainable: boolean;
}
export interface ParamSignature {
  readonly kind: 'integer' | 'number' | 'boolean' | 'choice' | 'integers' | 'text';
  readonly name: string;
  readonly default: ParamJson;
  readonly nullable?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly string[];
  /** For `integers`: a number by itself is admitted too. */
  readonly single?: boolean;
}
export interface Signature {
  readonly name: string;
  readonly params: readonly ParamSignature[];
  /** Ports may depend on params. `params` is complete (defaults filled in). */
  inputs(params: Readonly<Record<string, ParamJson>>): readonly PortSignature[];
  outputs(params: Readonly<Record<string, ParamJson>>): readonly string[];
}
export type Signatures = ReadonlyMap<string, Signature>;
