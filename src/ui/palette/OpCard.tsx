// OpCard: what an op is, beside its name in a list: its formula, one line, and its ports.
import * as Ariakit from '@ariakit/react';
import { completeParams, inputsOf, outputsOf } from '../../engine/op.ts';
import { InMain } from '../primitives/InMain.tsx';
import { PortName } from '../primitives/PortName.tsx';
import { Tex } from '../primitives/Tex.tsx';
import { useApp } from '../useApp.ts';
import { useWholeCatalogue } from '../useWholeCatalogue.ts';
import styles from './OpCard.module.css';

export interface OpCardProps {
  readonly id: string;
  readonly name: string;
  readonly anchor: HTMLElement;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}

export function OpCard({ id, name, anchor, onEnter, onLeave }: OpCardProps) {
  const app = useApp();
  useWholeCatalogue(!app.hasOps([name]));
  const op = app.ops.get(name);
  if (op === undefined) return null;
  const params = completeParams(op);
  const inputs = inputsOf(op, params);
  const outputs = outputsOf(op, params);
  return (
    <InMain>
      <Ariakit.PopoverProvider open placement="right-start">
        <Ariakit.Popover
          key={op.name}
          id={id}
          role="tooltip"
          aria-label={`About ${op.name}`}
          className={styles.card}
          getAnchorRect={() => anchor.getBoundingClientRect()}
          gutter={10}
          shift={-6}
          portal
          preserveTabOrder={false}
          autoFocusOnShow={false}
          autoFocusOnHide={false}
          hideOnEscape={false}
          hideOnInteractOutside={false}
          onMouseEnter={onEnter}
          onMouseLeave={onLeave}
        >
          <strong>{op.name}</strong>
          <p className={styles.summary}>{op.summary}</p>
          <div className={styles.formula}>
            <Tex tex={op.formula} output="html" display />
          </div>
          <div className={styles.ports}>
            {inputs.map((port) => (
              <PortName key={port.name} name={port.name} tex={port.tex} />
            ))}
            <span aria-label="to">→</span>
            {outputs.map((port) => (
              <PortName key={port.name} name={port.name} tex={port.tex} />
            ))}
          </div>
        </Ariakit.Popover>
      </Ariakit.PopoverProvider>
    </InMain>
  );
}
