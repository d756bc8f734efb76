// findExamples: the groups of the gallery with what is found for a few words: in titles, sources, names of ops and of nodes.
import type { Example } from '../../examples/example.ts';
import type { ExampleGroup } from '../../examples/index.ts';

/** Every word must be found somewhere. Groups with nothing are left out; no words find everything. */
export function findExamples(groups: readonly ExampleGroup[], query: string): readonly ExampleGroup[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups;
  return groups
    .map((group) => ({
      ...group,
      examples: group.examples.filter((example) => {
        const text = textOf(group, example);
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ examples }) => examples.length > 0);
}

function textOf(group: ExampleGroup, { document, about, source, id }: Example): string {
  const ops = document.nodes.flatMap((node) => [node.id, node.op]);
  return folded([group.title, id, document.title, about, source.name, source.where, ...ops].join(' '));
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
