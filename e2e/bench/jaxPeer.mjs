// jaxPeer: the training jobs written for jax-js, compiled, on its WebAssembly backend.
import { createRequire } from 'node:module';

// It looks for a browser's navigator when it starts.
globalThis.navigator ??= { hardwareConcurrency: 1 };
const { defaultDevice, init, jit, nn, numpy: np, valueAndGrad } = createRequire(import.meta.url)('@jax-js/jax');

export async function start() {
  const devices = await init();
  if (!devices.includes('wasm')) throw new Error('it has no WebAssembly backend here');
  defaultDevice('wasm');
}

const array = (data, shape) => np.array(Float32Array.from(data)).reshape(shape);

// Every use of an array takes it over; `.ref` keeps it for another use.
function affineChain(job) {
  const classes = job.layers.at(-1).units;
  const samples = (job.samples ?? [job]).map(({ x, target }) => [
    array(x, [job.batch, job.layers[0].inputs]),
    job.loss === 'cross-entropy'
      ? array(
          target.flatMap((wanted) => Array.from({ length: classes }, (_, k) => (k === wanted ? 1 : 0))),
          [job.batch, classes],
        )
      : array(target, [job.batch, classes]),
  ]);
  return {
    parameters: job.layers.flatMap(({ W, b, units, inputs }) => [array(W, [units, inputs]), array(b, [units])]),
    samples,
    loss(parameters, x, target) {
      let h = x;
      job.layers.forEach(({ activation }, index) => {
        h = np.matmul(h, np.transpose(parameters[2 * index])).add(parameters[2 * index + 1]);
        if (activation === 'tanh') h = np.tanh(h);
        if (activation === 'relu') h = nn.relu(h);
      });
      return job.loss === 'cross-entropy'
        ? np.sum(nn.logSoftmax(h).mul(target)).mul(-1 / job.batch)
        : np.mean(np.square(h.sub(target)));
    },
  };
}

function scalarGraph(job) {
  return {
    parameters: job.parameters.map((value) => array([value], [])),
    samples: [[]],
    loss(parameters) {
      const values = [...parameters];
      for (const [kind, a, b] of job.nodes) {
        if (kind === 'add') values.push(values[a].ref.add(values[b].ref));
        else if (kind === 'multiply') values.push(values[a].ref.mul(values[b].ref));
        else values.push(np.tanh(values[a].ref));
      }
      return values.at(-1);
    },
  };
}

export async function prepare(job) {
  if (job.kind === 'convolution') throw new Error('convolution is left out here');
  const { parameters: first, samples, loss } = job.kind === 'affine-chain' ? affineChain(job) : scalarGraph(job);
  const move = jit((parameters, ...data) => {
    const [cost, gradients] = valueAndGrad(loss)(
      parameters.map((parameter) => parameter.ref),
      ...data,
    );
    return [cost, parameters.map((parameter, k) => parameter.sub(gradients[k].mul(job.rate)))];
  });
  let parameters = first;
  let turn = 0;
  return {
    step() {
      const [cost, moved] = move(parameters, ...samples[turn++ % samples.length].map((data) => data.ref));
      parameters = moved;
      return cost.js();
    },
  };
}
