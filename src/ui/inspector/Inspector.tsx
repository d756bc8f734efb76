// Inspector: what is selected, from every side; with nothing selected, the graph as a whole.

import { lazyPart } from '../lazyPart.tsx';
import { useAppState } from '../useApp.ts';
import { GraphInspector } from './graph/GraphInspector.tsx';
import styles from './Inspector.module.css';

const NodeInspector = lazyPart(async () => (await import('./NodeInspector.tsx')).NodeInspector);
const EdgeInspector = lazyPart(async () => (await import('./EdgeInspector.tsx')).EdgeInspector);
const SeveralInspector = lazyPart(async () => (await import('./SeveralInspector.tsx')).SeveralInspector);

/** What is loaded when something is first selected. */
export const inspectorParts = [NodeInspector, EdgeInspector, SeveralInspector];

export function Inspector() {
  const nodes = useAppState((state) => state.selection.nodes);
  const edges = useAppState((state) => state.selection.edges);
  return (
    <section className={styles.inspector} aria-label="Inspector">
      <Content nodes={nodes} edges={edges} />
    </section>
  );
}

function Content({ nodes, edges }: { readonly nodes: readonly string[]; readonly edges: readonly string[] }) {
  const [node, ...others] = nodes;
  const [edge] = edges;
  if (nodes.length + edges.length > 1) return <SeveralInspector nodes={nodes} edges={edges} />;
  if (node !== undefined && others.length === 0) return <NodeInspector key={node} id={node} />;
  if (edge !== undefined) return <EdgeInspector key={edge} id={edge} />;
  return <GraphInspector />;
}
