// optimizer: how a trainable tensor moves against its gradient: SGD, momentum, Adam.
import { type Kernel, machine, runLoop } from './kernels/machine.ts';
import type { PortKey } from './program.ts';

interface Common {
  /** Greater than 0. */
  readonly learningRate: number;
  /** Added to the gradient, times the value (L2, as torch.optim). 0. */
  readonly weightDecay?: number;
}
export type OptimizerSettings =
  | (Common & { readonly method: 'sgd' })
  | (Common & {
      readonly method: 'momentum';
      /** 0.9 */
      readonly momentum?: number;
      /** 0 */
      readonly dampening?: number;
      readonly nesterov?: boolean;
    })
  | (Common & {
      readonly method: 'adam';
      /** Decay of the mean of the gradient and of its square: 0.9 and 0.999. */
      readonly betas?: readonly [number, number];
      /** 1e-8 */
      readonly epsilon?: number;
    });

/** Keeps what it remembers of each tensor by key. */
export interface Optimizer {
  /** Writes the moved value into `out`, which may be `value` itself. All three have the same length. */
  move(key: PortKey, value: Float64Array, gradient: Float64Array, out: Float64Array): void;
}

const descendLoop = (out: Float64Array, value: Float64Array, gradient: Float64Array, rate: number): void => {
  for (let i = 0; i < out.length; i++) out[i] = value[i]! - rate * gradient[i]!;
};
const descendKernel: Kernel<Parameters<typeof descendLoop>> = {
  plain: descendLoop,
  call: (at, out, value, gradient, rate) => ({
    name: 'descend',
    args: [at.of(out), at.of(value), at.of(gradient), rate, out.length],
  }),
};

/** https://pytorch.org/docs/stable/generated/torch.optim.SGD.html and .../torch.optim.Adam.html, whose formulas these are. */
export function optimizer(settings: OptimizerSettings): Optimizer {
  switch (settings.method) {
    case 'sgd':
      return settings.weightDecay ? looped(decayed(settings.learningRate, settings.weightDecay)) : descent(settings);
    case 'momentum':
      return looped(heavyBall(settings));
    case 'adam':
      return looped(adam(settings));
  }
}

/** A move that has no form in WebAssembly. */
function looped({ move }: Optimizer): Optimizer {
  return {
    move: (...args) => {
      runLoop(() => {
        move(...args);
      });
    },
  };
}

function descent({ learningRate }: Common): Optimizer {
  return {
    move(_, value, gradient, out) {
      if (machine === null) descendLoop(out, value, gradient, learningRate);
      else machine.run(descendKernel, out, value, gradient, learningRate);
    },
  };
}

function decayed(rate: number, decay: number): Optimizer {
  return {
    move(_, value, gradient, out) {
      for (let i = 0; i < out.length; i++) out[i] = value[i]! - rate * (gradient[i]! + decay * value[i]!);
    },
  };
}

function heavyBall(settings: Extract<OptimizerSettings, { method: 'momentum' }>): Optimizer {
  const { learningRate, weightDecay = 0, momentum = 0.9, dampening = 0, nesterov = false } = settings;
  const velocities = new Map<PortKey, Float64Array>();
  return {
    move(key, value, gradient, out) {
      const known = velocities.get(key);
      const velocity = known ?? new Float64Array(value.length);
      if (!known) velocities.set(key, velocity);
      // The first step takes the gradient undampened, as torch.optim.SGD does.
      const intake = known ? 1 - dampening : 1;
      for (let i = 0; i < out.length; i++) {
        const slope = gradient[i]! + weightDecay * value[i]!;
        const speed = momentum * velocity[i]! + intake * slope;
        velocity[i] = speed;
        out[i] = value[i]! - learningRate * (nesterov ? slope + momentum * speed : speed);
      }
    },
  };
}

interface Moments {
  steps: number;
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

function adam(settings: Extract<OptimizerSettings, { method: 'adam' }>): Optimizer {
  const { learningRate, weightDecay = 0, betas = [0.9, 0.999], epsilon = 1e-8 } = settings;
  const [beta1, beta2] = betas;
  const memory = new Map<PortKey, Moments>();
  return {
    move(key, value, gradient, out) {
      const size = value.length;
      const known = memory.get(key);
      const moments = known ?? { steps: 0, mean: new Float64Array(size), square: new Float64Array(size) };
      if (!known) memory.set(key, moments);
      moments.steps++;
      const { mean, square, steps } = moments;
      const rate = learningRate / (1 - beta1 ** steps);
      const unbias = 1 / Math.sqrt(1 - beta2 ** steps);
      for (let i = 0; i < size; i++) {
        const slope = gradient[i]! + weightDecay * value[i]!;
        const first = beta1 * mean[i]! + (1 - beta1) * slope;
        const second = beta2 * square[i]! + (1 - beta2) * slope * slope;
        mean[i] = first;
        square[i] = second;
        out[i] = value[i]! - (rate * first) / (Math.sqrt(second) * unbias + epsilon);
      }
    },
  };
}
