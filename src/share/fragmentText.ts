// fragmentText: copied nodes as text for the clipboard; `readFragment` reads it.
import type { Fragment } from '../document/fragment.ts';
import { jsonText } from '../document/jsonText.ts';
import { writeDocument } from '../document/writeDocument.ts';

/** A document of the copied nodes, so that it can be saved as a file too; edges from outside go into a list of their own. */
export function fragmentText(fragment: Fragment): string {
  const ids = new Set(fragment.nodes.map((node) => node.id));
  const inner = fragment.edges.filter((edge) => ids.has(edge.from[0]));
  const outer = fragment.edges.filter((edge) => !ids.has(edge.from[0]));
  const text = writeDocument({
    format: 'chainrule',
    version: 1,
    title: 'Copied nodes',
    nodes: fragment.nodes,
    edges: inner,
    backward: null,
    ...(fragment.frames && fragment.frames.length > 0 && { frames: fragment.frames }),
  });
  if (outer.length === 0) return text;
  return text.replace(
    /\n\}\n$/,
    `,\n  "outside": ${jsonText(
      outer.map(({ from, to }) => ({ from, to })),
      ' ',
    )}\n}\n`,
  );
}
