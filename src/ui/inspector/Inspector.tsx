// Inspector: what is selected, from every side; with nothing selected, the graph as a whole.
import { useAppState } from '../useApp.ts';
import { EdgeInspector } from './EdgeInspector.tsx';
import { GraphInspector } from './graph/GraphInspector.tsx';
import styles from './Inspector.module.css';
import { NodeInspector } from './NodeInspector.tsx';
import { SeveralInspector } from './SeveralInspector.tsx';

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
