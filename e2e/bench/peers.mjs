// peers: the same four training jobs written for tfjs, on its CPU and WASM backends.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(`${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/`);

/** Backends that start here. */
export async function startBackends() {
  const started = [];
  for (const name of ['cpu', 'wasm']) {
    try {
      if (await tf.setBackend(name)) started.push(name);
    } catch (error) {
      console.log(`tfjs ${name} does not start here: ${error instanceof Error ? error.message : error}`);
    }
  }
  return started;
}

function crossEntropy(logits, target) {
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const logp = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
  return tf.neg(tf.mean(tf.sum(tf.mul(target, logp), 1)));
}

function affineChain(job) {
  const weights = job.layers.map((layer) => [
    tf.variable(tf.tensor2d(layer.W, [layer.units, layer.inputs])),
    tf.variable(tf.tensor1d(layer.b)),
  ]);
  const x = tf.tensor2d(job.x, [job.batch, job.layers[0].inputs]);
  const target =
    job.loss === 'cross-entropy'
      ? tf.cast(tf.oneHot(tf.tensor1d(job.target, 'int32'), job.layers.at(-1).units), 'float32')
      : tf.tensor2d(job.target, [job.batch, job.layers.at(-1).units]);
  return () => {
    let h = x;
    weights.forEach(([W, b], index) => {
      h = tf.add(tf.matMul(h, W, false, true), b);
      const activation = job.layers[index].activation;
      if (activation === 'tanh') h = tf.tanh(h);
      if (activation === 'relu') h = tf.relu(h);
    });
    return job.loss === 'cross-entropy' ? crossEntropy(h, target) : tf.mean(tf.square(tf.sub(h, target)));
  };
}

function scalarGraph(job) {
  const parameters = job.parameters.map((value) => tf.variable(tf.scalar(value)));
  return () => {
    const values = [...parameters];
    for (const [kind, a, b] of job.nodes) {
      if (kind === 'add') values.push(tf.add(values[a], values[b]));
      else if (kind === 'multiply') values.push(tf.mul(values[a], values[b]));
      else values.push(tf.tanh(values[a]));
    }
    return values.at(-1);
  };
}

/** A function that does one training step (forward, backward, SGD) and returns the loss, or throws where the backend cannot. */
export async function prepare(backend, job) {
  await tf.setBackend(backend);
  const loss = job.kind === 'affine-chain' ? affineChain(job) : scalarGraph(job);
  const optimizer = tf.train.sgd(job.rate);
  return {
    step: () => tf.tidy(() => optimizer.minimize(loss, true).dataSync()[0]),
    dispose: () => tf.disposeVariables(),
  };
}
