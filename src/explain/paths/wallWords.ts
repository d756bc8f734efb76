// wallWords: a sentence for each port that lies on a way to the target and lets no gradient through.
import { portKey } from '../../engine/program.ts';
import { type ExplainContext, nodeView } from '../context.ts';
import type { Hop } from './hops.ts';

const mostWords = 3;

export function wallWords(context: ExplainContext, closed: readonly Hop[]): readonly string[] {
  const words = new Map<string, string>();
  for (const { node, port } of closed) {
    const key = portKey(node, port);
    const view = nodeView(context, node);
    const spec = view?.inputs.find(({ name }) => name === port);
    if (view === null || spec === undefined) continue;
    words.set(
      key,
      spec.role === 'target'
        ? `${key} is a label: ${view.op.name} sends no gradient through it.`
        : `${view.op.name} lets no gradient through ${key}.`,
    );
  }
  const all = [...words.values()];
  if (all.length <= mostWords) return all;
  return [...all.slice(0, mostWords), `So do ${all.length - mostWords} more ports.`];
}
