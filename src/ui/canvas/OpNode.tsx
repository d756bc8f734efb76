// OpNode: one op on the canvas: header, ports level with each other, numbers, held values below, and what is wrong with it.
import { type NodeProps, useUpdateNodeInternals } from '@xyflow/react';
import { memo, type RefObject, useEffect, useMemo, useRef } from 'react';
import { completeParams, outputsOf } from '../../engine/op.ts';
import type { RecordedStep } from '../../execution/trace.ts';
import { shownTangents, tangentNode } from '../../state/shownTangents.ts';
import { useApp, useAppState, useTangentState } from '../useApp.ts';
import type { OpFlowNode } from './flowGraph.ts';
import { useFrameView } from './frameStore.ts';
import { HeldPort } from './HeldPort.tsx';
import { NodeHeader } from './NodeHeader.tsx';
import { NodeProblems } from './NodeProblems.tsx';
import { NodeGateContext, useOwnGate } from './nodeGate.ts';
import { nodeRows } from './nodeRows.ts';
import styles from './OpNode.module.css';
import { OutputNumbers } from './OutputNumbers.tsx';
import { onTrail } from './onTrail.ts';
import { InputSide, PortRow } from './PortRow.tsx';

/** A node with so many held ports puts gradients beside values. */
const CROWDED = 4;

export const OpNode = memo(function OpNode(props: NodeProps<OpFlowNode>) {
  const root = useRef<HTMLDivElement>(null);
  const gate = useOwnGate(root);
  return (
    <NodeGateContext value={gate}>
      <Card {...props} root={root} />
    </NodeGateContext>
  );
});

function Card({
  id,
  data,
  selected,
  root,
}: NodeProps<OpFlowNode> & { readonly root: RefObject<HTMLDivElement | null> }) {
  const app = useApp();
  const { node, edges } = data;
  const op = app.ops.get(node.op);
  const { rows, held, spare, source } = useMemo(() => nodeRows(node, op, edges), [node, op, edges]);
  const outputs = useMemo(
    () => (op === undefined ? [] : outputsOf(op, completeParams(op, node.params))),
    [op, node.params],
  );
  // While somebody looks at forward mode, its steps are the ones that light up.
  const forwards = useTangentState((state) => shownTangents(state) !== null);
  const pushes = useTangentState((state) => tangentNode(state) === id);
  const tone = useFrameView((view) => stepTone(view.frame?.current ?? null, id));
  const trail = useAppState((state) => onTrail(state.trail?.nodes, id));
  const failing = useFrameView((view) => isFailing(view.diagnostics.get(id)));

  const updateInternals = useUpdateNodeInternals();
  const handles = [
    ...rows.map((row) => `${row.input?.port.name}|${row.output?.name}`),
    ...held.map((row) => row.port.name),
    ...spare.map((port) => port.name),
  ].join();
  const measured = useRef(handles);
  useEffect(() => {
    // What is drawn first is measured anyway.
    if (measured.current !== handles) updateInternals(id);
    measured.current = handles;
  }, [id, handles, updateInternals]);

  return (
    <div
      ref={root}
      className={styles.node}
      data-selected={selected || undefined}
      data-tone={pushes ? 'tangent' : forwards && tone !== 'bad' ? undefined : tone}
      data-failing={failing || undefined}
      data-trail={trail}
    >
      <NodeHeader node={node} op={op} />
      <div className={styles.rows}>
        {rows.map((row, index) => (
          <PortRow
            key={`${row.input?.port.name}|${row.output?.name}`}
            node={node}
            row={row}
            first={index === 0}
            edges={edges}
          />
        ))}
      </div>
      {outputs.map((output, index) => (
        <OutputNumbers
          key={output.name}
          node={node}
          output={output}
          held={index === 0 ? source : null}
          named={outputs.length > 1}
        />
      ))}
      {held.map((row) => (
        <HeldPort key={row.port.name} node={node} row={row} crowded={held.length >= CROWDED} />
      ))}
      {spare.length > 0 && (
        <div className={styles.spare}>
          {spare.map((port) => (
            <InputSide key={port.name} node={id} name={port.name} tex={port.tex} from={null} optional />
          ))}
        </div>
      )}
      <NodeProblems node={id} />
    </div>
  );
}

/** The colour of the step that happened last, where it happened at this node. */
function stepTone(step: RecordedStep | null, node: string): 'forward' | 'gradient' | 'bad' | undefined {
  if (step === null || step.node !== node) return undefined;
  switch (step.kind) {
    case 'feed':
    case 'forward':
    case 'update':
      return 'forward';
    case 'seed':
    case 'vjp':
    case 'accumulate':
      return 'gradient';
    case 'failed':
      return 'bad';
  }
}

/** An op that only waits for its wires is not at fault. */
function isFailing(diagnostics: readonly { readonly severity: string; readonly code: string }[] | undefined): boolean {
  return diagnostics?.some((each) => each.severity === 'error' && each.code !== 'unwired-port') ?? false;
}
