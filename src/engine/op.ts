// Op: what an operation is to the engine: named ports, params, a shape rule, a forward rule and a VJP.
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** `data` flows in from other nodes; `parameter` usually holds its own trainable tensor; `target` is a label. */
export type PortRole = 'data' | 'parameter' | 'target';

/** How a held tensor is made when the shape is known only once the other ports are: see `initialize`. */
export interface Initializer {
  readonly init: InitializerName;
  /** Seed of the generator; 0 when left out. Ignored by zeros and ones. */
  readonly seed?: number;
}
export type InitializerName =
  | 'zeros'
  | 'ones'
  | 'normal'
  | 'uniform'
  | 'glorot_uniform'
  | 'glorot_normal'
  | 'he_uniform'
  | 'he_normal';

export interface InputPort {
  readonly name: string;
  readonly role: PortRole;
  /** False: no cotangent is ever sent back through this port (a vjp may also answer null for particular shapes). */
  readonly differentiable: boolean;
  /** What the port holds when nothing is wired and the document holds nothing: a scalar, an initializer, or nothing (it must be wired). */
  readonly default?: number | Initializer;
  /** True: the op also runs with nothing at this port. */
  readonly optional?: boolean;
  /** Entries must be whole numbers (class indices). */
  readonly integer?: boolean;
  /** True: with fewer axes than the first data port it carries class indices, with as many a number per class. */
  readonly classes?: boolean;
  /** TeX of the port's name; `name` in italics when left out. */
  readonly tex?: string;
  readonly description: string;
}

export interface OutputPort {
  readonly name: string;
  readonly tex?: string;
  readonly description: string;
}

interface ParamBase<K extends string, V> {
  readonly kind: K;
  readonly name: string;
  readonly default: V;
  readonly description: string;
}
/** Typed params: the only source of the settings form, validation, defaults and docs. `nullable` admits null ("not set"). */
export type ParamSpec =
  | (ParamBase<'integer', number | null> & {
      readonly nullable?: boolean;
      readonly min?: number;
      readonly max?: number;
    })
  | (ParamBase<'number', number | null> & { readonly nullable?: boolean; readonly min?: number; readonly max?: number })
  | ParamBase<'boolean', boolean>
  | (ParamBase<'choice', string> & { readonly options: readonly string[] })
  | (ParamBase<'integers', readonly number[] | null> & {
      readonly nullable?: boolean;
      readonly min?: number;
      readonly max?: number;
      /** A number by itself is admitted too, and means the same as the list of it alone. */
      readonly single?: boolean;
    })
  | ParamBase<'text', string>;
export type ParamValue = number | boolean | string | readonly number[] | null;
export type Params = Readonly<Record<string, ParamValue>>;

/** Why an op cannot run on these shapes or values: a sentence, the port it is about, and the way out where one is known. */
export interface Problem {
  readonly problem: string;
  readonly port?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly fix?: Fix;
}
/** A way out that the editor can offer as a button. */
export type Fix =
  | { readonly kind: 'insert'; readonly op: string; readonly params?: Params; readonly text: string }
  | { readonly kind: 'param'; readonly name: string; readonly value: ParamValue; readonly text: string }
  | { readonly kind: 'hold'; readonly port: string; readonly value: number | Initializer; readonly text: string }
  | { readonly kind: 'advice'; readonly text: string };

/** `undefined`: an optional port with nothing on it. `'open'`: the port holds an initializer, whose shape `infer` chooses. */
export type InputShape = Shape | 'open' | undefined;

export interface Inferred {
  readonly outputs: Readonly<Record<string, Shape>>;
  /** The shape of each port that came in as `'open'`. */
  readonly inputs?: Readonly<Record<string, Shape>>;
}

export interface Cost {
  readonly multiplications: number;
  /** How many numbers the largest tensor has that is made on the way. */
  readonly largest?: number;
}

export type Tensors = Readonly<Record<string, Tensor>>;
export type InputTensors = Readonly<Record<string, Tensor | undefined>>;

export interface Forward<R = unknown> {
  readonly outputs: Tensors;
  /** What the vjp needs besides inputs and outputs (PyTorch's saved tensors). */
  readonly residuals?: R;
}

export interface VjpContext<R = unknown> {
  readonly inputs: InputTensors;
  readonly outputs: Tensors;
  readonly residuals: R;
  readonly params: Params;
  /** Whether anyone asks for the cotangent of this input port; skip costly work when not. */
  readonly needs: (port: string) => boolean;
}

export type JvpContext<R = unknown> = Omit<VjpContext<R>, 'needs'>;

/**
 * One rule of the calculus in TeX, with holes. `#{name}` is the value of an input port, an output port, or `d` + port for its
 * cotangent (`#{dy}` prints as ∂C/∂y); `#{x^T}` is the transpose of the last two axes (a vector is a column, its transpose a row). A
 * hole may carry indices: `#{dy[i]}`, `#{W[i,j]}`; an index is a letter, a whole number (`#{b[0,j]}`: an axis of size 1 that broadcasts),
 * or a hole of its own (`#{p[i,#{target[i]}]}`: the entry that the target names).
 * The same template prints once with symbols and once with the numbers of this graph. Notation, so that a rule can also be evaluated:
 * `\,` is the matrix product, `\odot`, `\oslash` and `^{\circ n}` work entry by entry, `\cdot` multiplies by a scalar; a `\sum` reaches to
 * the next + or - outside brackets. A negative number put into a hole needs brackets.
 */
export interface Rule {
  /** Right-hand side for whole tensors, e.g. `#{dy} \, #{x^T}`. */
  readonly tex: string;
  /** The right-hand side for one entry. Index letters bind to the entry's axes in order; `sum` letters are summed over. */
  readonly entry?: {
    readonly indices: readonly string[];
    readonly tex: string;
    /** Summed letters, each with the axis that gives its range: `{ i: 'dy.0' }` runs over axis 0 of dy. */
    readonly sum?: Readonly<Record<string, string>>;
  };
  /** One plain sentence: what the op does here and why, for the timeline and the inspector. */
  readonly words: string;
}
/**
 * How the Jacobian of an output in an input is found, in the notation of `Rule`. The matrix has a row per entry of the output and a
 * column per entry of the input.
 */
export interface JacobianRule {
  /** The whole matrix; left out where it has more than two axes. E.g. `#{beta} \cdot \left(\operatorname{diag}\left(#{y}\right) - #{y} \, #{y^T}\right)`. */
  readonly tex?: string;
  /** One plain sentence: why it is this matrix. */
  readonly words: string;
  /** The derivative of one entry of the output by one of the input, worked out. */
  readonly entry?: {
    /** Letters bound to the axes of the output, then of the input. */
    readonly of: readonly string[];
    readonly by: readonly string[];
    /** Short names for what the steps repeat, e.g. `S` for a sum. */
    readonly short?: Readonly<Record<string, string>>;
    /** Ranges of summed letters, as in `Rule`. */
    readonly sum?: Readonly<Record<string, string>>;
    /** The cases that differ, each from the first line of the calculation to its result. */
    readonly cases: readonly {
      /** A relation between the letters, e.g. `i = j`; left out where there is one case only. */
      readonly when?: string;
      /** By which rule of the calculus the first step is taken. */
      readonly words: string;
      /** Expressions that are equal to one another. */
      readonly steps: readonly string[];
    }[];
  };
}
/**
 * Something that is worked out on the way from the inputs to the outputs, such as the weights of an attention. The rules of gradients and
 * of other quantities may name it in their holes as they name ports: `#{A[i,j]}`.
 */
export interface Quantity {
  /** Its symbol, where that is not its name: `\\hat x`. */
  readonly tex?: string;
  /** How it follows from the ports. */
  readonly rule: Rule;
  /** Its numbers at these inputs; worked out as in `forward`, so that it is right where the rule as it is written overflows. */
  readonly value: (inputs: InputTensors) => Tensor;
}
export interface DerivationContext {
  readonly shapes: Readonly<Record<string, Shape | undefined>>;
  readonly params: Params;
}
export interface Derivation {
  /** Keyed by output port. */
  readonly forward: Readonly<Record<string, Rule>>;
  /** Keyed by input port; ports that are not differentiable are absent. */
  readonly gradients: Readonly<Record<string, Rule>>;
  /** Keyed by output port, then by input port; where the way to the Jacobian teaches more than the matrix itself. */
  readonly jacobians?: Readonly<Record<string, Readonly<Record<string, JacobianRule>>>>;
  /** Keyed by the name that rules use for it, which is no port's; in the order in which they are worked out. */
  readonly quantities?: Readonly<Record<string, Quantity>>;
}

/** A composed op as a small graph of primitives; `inputs`/`outputs` name the composed op's own ports. */
export interface Expansion {
  readonly nodes: readonly {
    readonly id: string;
    readonly op: string;
    readonly params?: Params;
    readonly inputs?: Readonly<Record<string, unknown>>;
  }[];
  readonly edges: readonly { readonly from: readonly [string, string]; readonly to: readonly [string, string] }[];
  /** Composed input port -> the primitive ports that read it. */
  readonly inputs: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  /** Composed output port -> the primitive port that computes it. */
  readonly outputs: Readonly<Record<string, readonly [string, string]>>;
}

/** One case for the law tests. `inputs` are tensors; ports left out hold their default. */
export interface Sample {
  readonly name: string;
  readonly params?: Params;
  readonly inputs: InputTensors;
  /** Input ports whose data sits on a kink here: the finite-difference law is skipped for them, the convention is tested by fixture. */
  readonly kinks?: readonly string[];
}

/** A point where an op has no slope (a corner, a jump, a tie, a pole), and the gradient that is taken there: a row of ops/KINKS.md. */
export interface Kink {
  /** Where, as one would write it of an entry: `x = 0`, `a = b`. */
  readonly at: string;
  /** The gradient there, as a number or in a few words: `0`, `half to each`. */
  readonly gradient: string;
  /** What PyTorch does there; left out where it does the same. */
  readonly pytorch?: string;
}

export type Family =
  | 'Sources'
  | 'Linear'
  | 'Activations'
  | 'Arithmetic'
  | 'Reductions'
  | 'Shape'
  | 'Convolution'
  | 'Normalization'
  | 'Sequence'
  | 'Losses'
  | 'Flow';

/** Residuals are private to each op: the engine carries them from `forward` to `vjp` without looking. */
export interface Op<R = unknown> {
  /** The name documents use: a contract. */
  readonly name: string;
  readonly family: Family;
  /** A short glyph for the palette, as TeX. */
  readonly glyph: string;
  /** One line. */
  readonly summary: string;
  /** One paragraph: what it is, when to use it. */
  readonly about: string;
  readonly aliases: readonly string[];
  /** The formula in TeX. */
  readonly formula: string;
  /** Ports may depend on params (Affine without bias has no port b). */
  readonly inputs: readonly InputPort[] | ((params: Params) => readonly InputPort[]);
  readonly outputs: readonly OutputPort[] | ((params: Params) => readonly OutputPort[]);
  readonly params: readonly ParamSpec[];
  /** True for Input and Parameter: the output is the held `value` itself; running one is a `feed` step and it has no vjp step. */
  readonly source?: boolean;
  /**
   * True: for all data of the same shapes `forward` and `vjp` call the same functions of the engine, with the same numbers beside the
   * tensors. Arithmetic of their own they do in `computed` or `runLoop`, which read the data anew, and what they refuse they say to
   * `demand`. A training run may then repeat the calls without asking the op again.
   */
  readonly steady?: boolean;
  /**
   * Shapes to shapes, or the problem. Never throws for any shapes and any params that pass the param specs.
   * Reads no data; data-dependent problems (an index out of range) are found by `forward`, which returns a Problem.
   */
  infer(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem;
  /** What `forward` costs, from the shapes of its inputs and outputs, where that is more than reading the ones and writing the others. */
  cost?(shapes: Readonly<Record<string, Shape>>, params: Params): Cost;
  /** Pure: never mutates inputs. May answer a Problem for bad data (a class index out of range). */
  forward(inputs: InputTensors, params: Params): Forward<R> | Problem;
  /**
   * The cotangent of each input port given those of the outputs (an output without one has zeros). `null`: not differentiable
   * here. The answer may have the broadcast shape: the engine sums it back to the port's shape (adjoint of broadcasting).
   */
  vjp(cotangents: Tensors, context: VjpContext<R>): Readonly<Record<string, Tensor | null>>;
  /**
   * The tangent of each output given those of some input ports, of the ports' shapes; ports without one stand still, and so does an
   * output that is left out. The answer may have a shape that broadcasts to the output's: the engine repeats it. Left out: the engine
   * finds the same numbers from vjps, one for each entry of the outputs.
   */
  jvp?(tangents: InputTensors, context: JvpContext<R>): Tensors;
  /** The whole Jacobian [size of output, size of input] where a closed form teaches more than unit cotangents. */
  jacobian?(
    output: string,
    input: string,
    context: Omit<VjpContext<R>, 'needs'>,
  ): { readonly value: Tensor; readonly tex: string } | null;
  /** Null: these params or shapes have no such graph. */
  expand?(params: Params, shapes: Readonly<Record<string, Shape | undefined>>): Expansion | null;
  derivation(context: DerivationContext): Derivation;
  /** Every kink that finite data can sit on. An op that has any answers `kinkAt` too. */
  readonly kinks?: readonly Kink[];
  /**
   * For each port whose data sits on a kink a sentence that names the first such entry, the kind of point, what is taken there and
   * whether PyTorch does so: "x[2] is 0, where ReLU has a corner: the gradient there is taken as 0, as PyTorch does". `{}` where no
   * data does.
   */
  kinkAt?(inputs: InputTensors, params: Params): Readonly<Record<string, string>>;
  readonly code: { pytorch(args: CodeArgs): string; numpy(args: CodeArgs): string };
  readonly samples: readonly Sample[];
}
/** Names of the variables that hold the inputs, and the params. The answer is one expression: with several outputs a tuple of them. */
export interface CodeArgs {
  readonly inputs: Readonly<Record<string, string | undefined>>;
  readonly params: Params;
  /** Shapes of the inputs, where the way of writing depends on them and they are known. */
  readonly shapes?: Readonly<Record<string, Shape | undefined>>;
}

/** Checks nothing at run time: it infers the residuals' type, so that `vjp` reads what `forward` left. */
export function defineOp<R>(op: Op<R>): Op<R> {
  return op;
}

export function isProblem(answer: object): answer is Problem {
  return 'problem' in answer;
}
export function inputsOf(op: Op, params: Params): readonly InputPort[] {
  return typeof op.inputs === 'function' ? op.inputs(params) : op.inputs;
}
export function outputsOf(op: Op, params: Params): readonly OutputPort[] {
  return typeof op.outputs === 'function' ? op.outputs(params) : op.outputs;
}
/** Every param of the op: the given value where there is one, else the default. */
export function completeParams(op: Op, given: Readonly<Record<string, unknown>> = {}): Params {
  const params: Record<string, ParamValue> = {};
  for (const spec of op.params) {
    params[spec.name] = Object.hasOwn(given, spec.name) ? (given[spec.name] as ParamValue) : spec.default;
  }
  return params;
}
