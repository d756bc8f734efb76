// synapticPeer: the one job that synaptic is made for, a small net with one sample per update.
import { createRequire } from 'node:module';

const { Layer, Network, Neuron } = createRequire(import.meta.url)('synaptic');

export async function prepare(job) {
  if (job.samples === undefined) throw new Error('it trains one sample at a time');
  const layers = [new Layer(job.layers[0].inputs), ...job.layers.map(({ units }) => new Layer(units))];
  for (const [index, layer] of layers.entries()) {
    if (index === 0) continue;
    layer.set({ squash: Neuron.squash.TANH });
    layers[index - 1].project(layer);
  }
  const net = new Network({ input: layers[0], hidden: layers.slice(1, -1), output: layers.at(-1) });
  let turn = 0;
  return {
    step() {
      const { x, target } = job.samples[turn++ % job.samples.length];
      const y = net.activate(x);
      net.propagate(job.rate, target);
      return y.reduce((sum, value, k) => sum + (value - target[k]) ** 2, 0) / y.length;
    },
  };
}
