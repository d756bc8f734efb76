// InputPortCard: an input port: where its value comes from, the value itself (editable when held), and the gradient sent through it.
import { KeyRound } from 'lucide-react';
import { useMemo } from 'react';
import { setTrainable } from '../../../document/commands/setTrainable.ts';
import { isInitializer } from '../../../document/heldValue.ts';
import type { InputPort } from '../../../engine/op.ts';
import { portKey } from '../../../engine/program.ts';
import { isTrainable } from '../../../execution/signatures.ts';
import type { NodeView } from '../../../explain/context.ts';
import { giveValue } from '../../actions/giveValue.ts';
import { Button } from '../../primitives/Button.tsx';
import { IconButton } from '../../primitives/IconButton.tsx';
import { TensorGrid } from '../../primitives/TensorGrid.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import { useFrame } from '../../useFrame.ts';
import { NodeLink } from '../NodeLink.tsx';
import { HeldEditor } from './HeldEditor.tsx';
import { Numbers } from './Numbers.tsx';
import { PortHead } from './PortHead.tsx';
import { TargetButton, TargetCard } from './TargetControl.tsx';
import { type Held, useHeld } from './useHeld.ts';
import styles from './ValuesTab.module.css';

export function InputPortCard({ view, port }: { readonly view: NodeView; readonly port: InputPort }) {
  const { node } = view;
  const edge = useAppState(({ document }) =>
    document.edges.find((each) => each.to[0] === node.id && each.to[1] === port.name),
  );
  const app = useApp();
  const held = useHeld(node, port);
  const { trace } = useFrame();
  // A label seldom has a gradient; where one comes (an autoencoder compares with its own input) it is shown.
  const sends = useMemo(
    () => trace?.steps.some((step) => step.kind === 'vjp' && step.node === node.id && step.port === port.name) === true,
    [trace, node.id, port.name],
  );
  const isHeld = edge === undefined;
  const trainable = isHeld && trainableNow(view, port);
  const canTrain = isHeld && port.differentiable && held.value !== undefined;
  const origin =
    edge === undefined ? (
      heldText(held, port)
    ) : (
      <>
        from{' '}
        <NodeLink id={edge.from[0]} port={{ port: edge.from[1], side: 'value' }}>
          {edge.from.join('.')}
        </NodeLink>
      </>
    );
  return (
    <div className={styles.card}>
      <PortHead
        node={node.id}
        port={port}
        origin={origin}
        mark={canTrain && <TrainableButton node={node.id} port={port.name} trainable={trainable} />}
      >
        {isHeld && <HeldEditor port={port} held={held} />}
        {port.differentiable && <TargetButton node={node.id} port={port.name} />}
      </PortHead>
      {isHeld && held.value === undefined && port.optional !== true && (
        <Button
          size="s"
          onClick={() => {
            void giveValue(app, node.id, port.name).then((outcome) => {
              if (!outcome.ok) app.notify('error', outcome.reason);
            });
          }}
        >
          Give it a value
        </Button>
      )}
      <Numbers
        node={node.id}
        port={port.name}
        differentiable={port.differentiable && (port.role !== 'target' || sends)}
        {...(isHeld && held.value !== undefined && { value: <HeldGrid node={node.id} port={port} held={held} /> })}
      />
      <TargetCard node={node.id} port={port.name} />
    </div>
  );
}

interface TrainableProps {
  readonly node: string;
  readonly port: string;
  readonly trainable: boolean;
}

/** The key that marks a parameter; pressing it says whether the port is one. */
function TrainableButton({ node, port, trainable }: TrainableProps) {
  const app = useApp();
  return (
    <IconButton
      size="s"
      className={styles.key ?? ''}
      label={trainable ? `${port} is trainable` : `${port} is not trainable`}
      pressed={trainable}
      onClick={() =>
        app.dispatch(
          setTrainable,
          { node, port, trainable: !trainable },
          { label: `make ${portKey(node, port)} ${trainable ? 'fixed' : 'trainable'}` },
        )
      }
    >
      <KeyRound aria-hidden />
    </IconButton>
  );
}

export function trainableNow({ node }: NodeView, port: InputPort): boolean {
  const own =
    node.trainable !== undefined && Object.hasOwn(node.trainable, port.name) ? node.trainable[port.name] : undefined;
  return own ?? isTrainable(port);
}

function HeldGrid({ node, port, held }: { readonly node: string; readonly port: InputPort; readonly held: Held }) {
  const app = useApp();
  const digits = useAppState((state) => state.view.digits);
  const entry = useAppState(({ selection }) =>
    selection.port?.node === node && selection.port.port === port.name && selection.port.side === 'value'
      ? selection.entry
      : null,
  );
  return (
    <TensorGrid
      value={held.tensor}
      tone="value"
      label={`${portKey(node, port.name)} value`}
      editable
      integer={port.integer ?? false}
      onEdit={held.edit}
      onReplace={(rows) => {
        const outcome = held.replace(rows.every((row) => row.length === 1) ? rows.flat() : rows.map((row) => [...row]));
        if (!outcome.ok) app.notify('error', outcome.reason);
      }}
      onPick={(index) => app.select({ port: { node, port: port.name, side: 'value' }, entry: index })}
      highlighted={entry}
      digits={digits}
      absent="drawn when its shape is known"
    />
  );
}

function heldText(held: Held, port: InputPort): string {
  const { value } = held;
  if (value === undefined) {
    return port.optional === true
      ? 'optional: nothing is wired to it'
      : 'nothing is wired to it, and it holds no value';
  }
  const from = held.isDefault ? 'its default' : 'held here';
  return isInitializer(value) ? `${from}: ${value.init.replace('_', ' ')}, seed ${value.seed ?? 0}` : from;
}
