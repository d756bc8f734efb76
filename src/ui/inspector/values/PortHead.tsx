// PortHead: a port's name, its shape and where its value comes from.
import type { ReactNode } from 'react';
import { portKey } from '../../../engine/program.ts';
import { shapeText } from '../../../engine/shape.ts';
import { PortName } from '../../primitives/PortName.tsx';
import { useAppState } from '../../useApp.ts';
import styles from './ValuesTab.module.css';

export interface PortHeadProps {
  readonly node: string;
  readonly port: { readonly name: string; readonly tex?: string; readonly description: string };
  /** A mark right after the name. */
  readonly mark?: ReactNode;
  readonly origin: ReactNode;
  readonly children?: ReactNode;
}

export function PortHead({ node, port, mark, origin, children }: PortHeadProps) {
  const shape = useAppState((state) => state.run.trace?.shapes.get(portKey(node, port.name)));
  return (
    <div className={styles.head}>
      <h2 className={styles.port} title={port.description}>
        <PortName name={port.name} tex={port.tex} />
      </h2>
      {mark}
      {shape !== undefined && <span className={styles.shape}>{shapeText(shape)}</span>}
      <span className={styles.origin}>{origin}</span>
      <span className={styles.tools}>{children}</span>
    </div>
  );
}
