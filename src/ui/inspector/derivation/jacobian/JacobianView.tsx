// JacobianView: how an output of the node moves with one of its inputs: the matrix of all derivatives, and what backward makes of it.
import { useMemo, useState } from 'react';
import { scalar } from '../../../../engine/tensor.ts';
import { availabilityOf } from '../../../../explain/availability.ts';
import { type NodeView, tensorAt } from '../../../../explain/context.ts';
import type { TensorRef } from '../../../../explain/expression.ts';
import { differentiablePorts, jacobianLens, mostCells, pointWith } from '../../../../explain/jacobian/jacobianLens.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { SegmentedControl } from '../../../primitives/SegmentedControl.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import type { DerivationViewProps } from '../DerivationViewProps.ts';
import { NotYet } from '../NotYet.tsx';
import styles from './Jacobian.module.css';
import { PartOfJacobian } from './PartOfJacobian.tsx';
import { useNodePoint } from './useNodePoint.ts';
import { useWhatIf, WhatIf } from './WhatIf.tsx';
import { WholeJacobian } from './WholeJacobian.tsx';

export function JacobianView({ view, explained }: DerivationViewProps) {
  const { explanation, context: given } = explained;
  const { subject, names, frame } = explanation;
  const inputs = differentiablePorts(view);
  const [output, setOutput] = useState(() => outputOf(view, subject));
  const [port, setPort] = useState(() => (inputs.includes(subject.port) ? subject.port : (inputs[0] ?? '')));
  const { point: here, context } = useNodePoint(given, view, frame);
  const whatIf = useWhatIf(view, context.trace, here);
  const { moved } = whatIf;
  const point = useMemo(() => {
    if (here === null || moved === null) return here;
    const shape = here.inputs[moved.port]?.shape ?? [];
    return pointWith(here, { [moved.port]: { ...scalar(moved.value), shape } });
  }, [here, moved]);
  const { trace } = context;
  const lens = useMemo(
    () => point && jacobianLens(trace, view, point, output, port),
    [trace, view, point, output, port],
  );
  const node = view.node.id;

  if (view.op.source === true) {
    return (
      <p className={styles.note}>
        {node} is given: it depends on nothing, so it has no Jacobian. Those of the nodes that read it say how it moves
        them.
      </p>
    );
  }
  if (inputs.length === 0) return <p className={styles.note}>{view.op.name} has no input to differentiate by.</p>;
  const gradient = tensorAt(context, frame, { node, port: output, side: 'gradient' });
  const slider = whatIf.ports.length === 0 ? null : <WhatIf view={view} names={names} whatIf={whatIf} />;
  const choices = (ports: readonly string[]) =>
    ports.map((name) => {
      const ref: TensorRef = { node, port: name, side: 'value' };
      return {
        value: name,
        name: refPlain(ref, [], { names }),
        label: <Tex tex={refTex(ref, [], { names })} />,
      };
    });
  return (
    <div className={styles.lens}>
      <div className={styles.choosers}>
        {view.outputs.length > 1 && (
          <span className={styles.chooser}>
            how
            <SegmentedControl
              label="Output"
              value={output}
              options={choices(view.outputs.map(({ name }) => name))}
              onChange={setOutput}
            />
          </span>
        )}
        <span className={styles.chooser}>
          {view.outputs.length > 1 ? (
            'moves with'
          ) : (
            <>how {<Tex tex={refTex({ node, port: output, side: 'value' }, [], { names })} />} moves with</>
          )}
          <SegmentedControl label="Input" value={port} options={choices(inputs)} onChange={setPort} />
        </span>
      </div>
      {here === null && <NotKnown view={view} output={output} explained={{ ...explained, context }} />}
      {here !== null && lens === null && (
        <p className={styles.note}>
          {point === null
            ? `${view.op.name} cannot run on these numbers.`
            : `${view.op.name} sends no gradient back through ${port} here, so there is no derivative to show.`}
        </p>
      )}
      {lens !== null && lens.size > mostCells && (
        <PartOfJacobian lens={lens} names={names} trace={trace} gradient={gradient ?? null} />
      )}
      {lens !== null && lens.size <= mostCells && (
        <WholeJacobian
          key={`${output} ${port}`}
          lens={lens}
          names={names}
          trace={trace}
          gradient={gradient ?? null}
          severalOutputs={view.outputs.length > 1}
          whatIf={slider}
        />
      )}
      {lens !== null && lens.size > mostCells && slider}
    </div>
  );
}

function outputOf(view: NodeView, subject: TensorRef): string {
  const isOutput = view.outputs.some(({ name }) => name === subject.port);
  return isOutput ? subject.port : (view.outputs[0]?.name ?? 'y');
}

function NotKnown({ view, output, explained }: DerivationViewProps & { readonly output: string }) {
  const { context, explanation } = explained;
  const ref: TensorRef = { node: view.node.id, port: output, side: 'value' };
  const availability = availabilityOf(context, view, ref, explanation.frame);
  if (availability.kind === 'known') return <p className={styles.note}>Its numbers are on their way.</p>;
  return <NotYet availability={availability} />;
}
