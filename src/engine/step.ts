// Step: one thing that happened while a program ran. It says what, in ids and tensors; never how it looks.
import type { Problem } from './op.ts';
import type { Tensor } from './tensor.ts';

export type Step =
  /** A held value is known. For a source node (Input, Parameter) its output `y` is known too. */
  | { readonly kind: 'feed'; readonly node: string; readonly port: string; readonly value: Tensor }
  /** The op ran. */
  | { readonly kind: 'forward'; readonly node: string; readonly outputs: Readonly<Record<string, Tensor>> }
  /** Backward starts: the cotangent of the target. */
  | { readonly kind: 'seed'; readonly node: string; readonly port: string; readonly value: Tensor }
  /**
   * The op sent a gradient back through one input port; `contribution` has the port's shape. Wired ports: it travels along the wire
   * to `to`. Held ports: it is the gradient of the held value. Held ports come first, then wired ones, each in port order.
   */
  | {
      readonly kind: 'vjp';
      readonly node: string;
      readonly port: string;
      readonly contribution: Tensor;
      readonly to: { readonly node: string; readonly port: string } | null;
    }
  /**
   * A second or later contribution was added at an output port that fans out. `value` is the running sum, `count` how many
   * contributions are in it, `of` how many will come; `from` names the input port that sent this one.
   */
  | {
      readonly kind: 'accumulate';
      readonly node: string;
      readonly port: string;
      readonly value: Tensor;
      readonly count: number;
      readonly of: number;
      readonly from: { readonly node: string; readonly port: string };
    }
  /** The optimizer moved a trainable value. */
  | {
      readonly kind: 'update';
      readonly node: string;
      readonly port: string;
      readonly before: Tensor;
      readonly after: Tensor;
    }
  /** The node could not run; everything that does not depend on it still does. */
  | { readonly kind: 'failed'; readonly node: string; readonly problem: Problem };
