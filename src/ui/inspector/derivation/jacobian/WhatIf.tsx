// WhatIf: a scalar that the node holds, moved for a look: the derivatives follow, the graph does not, until it is told to.
import { useState } from 'react';
import { setHeld } from '../../../../document/commands/setHeld.ts';
import { heldValueOf } from '../../../../document/heldValue.ts';
import type { OpPoint } from '../../../../engine/localJacobian.ts';
import { portKey } from '../../../../engine/program.ts';
import type { Trace } from '../../../../execution/trace.ts';
import type { NodeView } from '../../../../explain/context.ts';
import type { Names } from '../../../../explain/names.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Figure } from '../../../primitives/Figure.tsx';
import { formatNumber } from '../../../primitives/formatNumber.ts';
import { NumberField } from '../../../primitives/NumberField.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { useApp } from '../../../useApp.ts';
import styles from './WhatIf.module.css';

interface ScalarPort {
  readonly port: string;
  /** In the graph. */
  readonly held: number;
  readonly shape: readonly number[];
}

export interface WhatIfState {
  readonly ports: readonly ScalarPort[];
  readonly moved: { readonly port: string; readonly value: number } | null;
  readonly move: (port: string, value: number | null) => void;
}

/** The ports of one number that the node holds itself. */
export function useWhatIf(view: NodeView, trace: Trace, point: OpPoint | null): WhatIfState {
  const [moved, setMoved] = useState<WhatIfState['moved']>(null);
  const ports = view.inputs.flatMap(({ name, differentiable }): ScalarPort[] => {
    const tensor = point?.inputs[name];
    const value = tensor?.data[0];
    const isHeld = !trace.wires.has(portKey(view.node.id, name));
    if (!differentiable || !isHeld || tensor?.data.length !== 1 || value === undefined || !Number.isFinite(value))
      return [];
    return [{ port: name, held: value, shape: tensor.shape }];
  });
  const isThere = moved !== null && ports.some(({ port, held }) => port === moved.port && held !== moved.value);
  return {
    ports,
    moved: isThere ? moved : null,
    move: (port, value) => setMoved(value === null ? null : { port, value }),
  };
}

export interface WhatIfProps {
  readonly view: NodeView;
  readonly names: Names;
  readonly whatIf: WhatIfState;
}

export function WhatIf({ view, names, whatIf: { ports, moved, move } }: WhatIfProps) {
  const app = useApp();
  const node = view.node.id;
  function keep({ port, shape }: ScalarPort, value: number): void {
    const held = heldValueOf(shape, Float64Array.of(value));
    const outcome = app.dispatch(setHeld, { node, port, value: held }, { label: `set ${portKey(node, port)}` });
    if (outcome.ok) move(port, null);
    else app.notify('error', outcome.reason);
  }
  return ports.map((each) => {
    const { port, held } = each;
    const ref = { node, port, side: 'value' } as const;
    const plain = refPlain(ref, [], { names });
    const value = moved?.port === port ? moved.value : held;
    const [low, high] = rangeOf(held);
    return (
      <section key={port} className={styles.whatIf} data-moved={moved?.port === port || undefined}>
        <div className={styles.line}>
          <span className={styles.question}>
            What if <Tex tex={refTex(ref, [], { names })} /> were
          </span>
          <input
            type="range"
            className={styles.slider}
            aria-label={`What if ${plain} were`}
            aria-valuetext={formatNumber(value, 4)}
            min={low}
            max={high}
            step={(high - low) / 200}
            value={Math.min(high, Math.max(low, value))}
            onChange={(event) => move(port, event.target.valueAsNumber)}
          />
          <span className={styles.number}>
            <NumberField
              label={`What if ${plain} were, as a number`}
              hideLabel
              value={Number(value.toPrecision(6))}
              onChange={(next) => move(port, next)}
            />
          </span>
        </div>
        {moved?.port === port && (
          <div className={styles.line}>
            <output className={styles.note}>
              Only here: the graph keeps {plain} = <Figure value={held} />.
            </output>
            <Button size="s" onClick={() => keep(each, moved.value)}>
              Put it into the graph
            </Button>
            <Button size="s" onClick={() => move(port, null)}>
              Back to {formatNumber(held, 4)}
            </Button>
          </div>
        )}
      </section>
    );
  });
}

/** From 0, or as far below as above, to a round number well above what is held. */
function rangeOf(held: number): readonly [number, number] {
  const reach = Math.max(1, 2.5 * Math.abs(held));
  const power = 10 ** Math.floor(Math.log10(reach));
  const high = ([1, 2, 5, 10].find((step) => step * power >= reach) ?? 10) * power;
  return [held < 0 ? -high : 0, high];
}
