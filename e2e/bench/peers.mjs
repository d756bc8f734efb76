// peers: the same training jobs written for tfjs, on its CPU and WASM backends.
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

function targetOf(job, target) {
  return job.loss === 'cross-entropy'
    ? tf.cast(tf.oneHot(tf.tensor1d(target, 'int32'), job.layers.at(-1).units), 'float32')
    : tf.tensor2d(target, [job.batch, job.layers.at(-1).units]);
}

function affineChain(job) {
  const weights = job.layers.map((layer) => [
    tf.variable(tf.tensor2d(layer.W, [layer.units, layer.inputs])),
    tf.variable(tf.tensor1d(layer.b)),
  ]);
  const samples = (job.samples ?? [job]).map((sample) => ({
    x: tf.tensor2d(sample.x, [job.batch, job.layers[0].inputs]),
    target: targetOf(job, sample.target),
  }));
  let turn = 0;
  return () => {
    const { x, target } = samples[turn++ % samples.length];
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

function convolution(job) {
  // tfjs takes the channels last: the same work in another order.
  const [batch, channels, height, width] = job.image;
  const [units, , kernel] = job.weights;
  const last = (data, shape) => tf.transpose(tf.tensor4d(data, shape), [0, 2, 3, 1]);
  const x = last(job.x, [batch, channels, height, width]);
  const target = last(job.target, job.answer);
  const W = tf.variable(tf.transpose(tf.tensor4d(job.W, [units, channels, kernel, kernel]), [2, 3, 1, 0]));
  const b = tf.variable(tf.tensor1d(job.b));
  return () => tf.mean(tf.square(tf.sub(tf.add(tf.conv2d(x, W, 1, 'valid'), b), target)));
}

/** A function that does one training step (forward, backward, SGD) and returns the loss, or throws where the backend cannot. */
export async function prepare(backend, job) {
  await tf.setBackend(backend);
  const loss = { 'affine-chain': affineChain, 'scalar-graph': scalarGraph, convolution }[job.kind](job);
  const optimizer = tf.train.sgd(job.rate);
  return {
    step: () => tf.tidy(() => optimizer.minimize(loss, true).dataSync()[0]),
    dispose: () => tf.disposeVariables(),
  };
}
