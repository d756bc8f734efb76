// jobs: the training jobs of the bench, as plain data with seeded numbers, so that every contender does the same work.

function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}
const many = (count, random, scale) => Array.from({ length: count }, () => random() * scale);

function affineChain(name, sizes, activation, batch, loss, rate) {
  const random = generator(sizes.length * 1000 + batch);
  const layers = sizes.slice(1).map((units, index) => ({
    units,
    inputs: sizes[index],
    W: many(units * sizes[index], random, 2 / Math.sqrt(sizes[index])),
    b: many(units, random, 0.1),
    activation: loss === 'cross-entropy' && index === sizes.length - 2 ? 'none' : activation,
  }));
  const classes = sizes.at(-1);
  return {
    kind: 'affine-chain',
    name,
    layers,
    batch,
    loss,
    rate,
    x: many(batch * sizes[0], random, 2),
    target:
      loss === 'cross-entropy'
        ? Array.from({ length: batch }, (_, row) => row % classes)
        : many(batch * classes, random, 1),
  };
}

function scalarGraph(name, count) {
  const random = generator(7);
  const parameters = many(20, random, 1).map((value) => 1 + value);
  const nodes = [];
  for (let index = 0; index < count; index++) {
    const last = parameters.length + index - 1;
    const pick = () => Math.max(0, last - Math.floor((random() + 0.5) * 12));
    const kind = ['add', 'multiply', 'tanh'][index % 3];
    const parameter = Math.floor((random() + 0.5) * parameters.length);
    nodes.push(kind === 'tanh' ? [kind, last] : [kind, last, kind === 'add' ? pick() : parameter]);
  }
  return { kind: 'scalar-graph', name, parameters, nodes, rate: 1e-4 };
}

function convolution(name, batch, [channels, height, width], units, kernel, rate) {
  const random = generator(batch);
  const taps = channels * kernel * kernel;
  const answer = [batch, units, height - kernel + 1, width - kernel + 1];
  return {
    kind: 'convolution',
    name,
    image: [batch, channels, height, width],
    weights: [units, channels, kernel, kernel],
    answer,
    W: many(units * taps, random, 2 / Math.sqrt(taps)),
    b: many(units, random, 0.1),
    x: many(batch * channels * height * width, random, 2),
    target: many(
      answer.reduce((size, length) => size * length, 1),
      random,
      1,
    ),
    rate,
  };
}

/** One sample for each update, taken in turn. */
function online(name, sizes, rate) {
  const job = affineChain(name, sizes, 'tanh', 1, 'mean-squared-error', rate);
  const random = generator(5);
  const samples = Array.from({ length: 64 }, () => ({
    x: many(sizes[0], random, 2),
    target: many(sizes.at(-1), random, 1),
  }));
  return { ...job, ...samples[0], samples };
}

export const jobs = [
  affineChain('2-8-8-2 tanh, softmax cross-entropy, batch 10', [2, 8, 8, 2], 'tanh', 10, 'cross-entropy', 0.05),
  affineChain('784-128-10 ReLU, softmax cross-entropy, batch 64', [784, 128, 10], 'relu', 64, 'cross-entropy', 0.05),
  affineChain(
    '784-512-512-10 ReLU, softmax cross-entropy, batch 128',
    [784, 512, 512, 10],
    'relu',
    128,
    'cross-entropy',
    0.05,
  ),
  online('2-8-8-1 tanh, mean squared error, one sample per update', [2, 8, 8, 1], 0.05),
  affineChain(
    'chain of 200 affine(16) + tanh, batch 16',
    Array.from({ length: 201 }, () => 16),
    'tanh',
    16,
    'mean-squared-error',
    0.01,
  ),
  scalarGraph('scalar graph of 1,000 nodes', 1000),
  convolution('1x28x28 -> 8 channels 3x3, mean squared error, batch 32', 32, [1, 28, 28], 8, 3, 0.01),
];
