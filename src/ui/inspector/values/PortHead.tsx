// PortHead: a port's name, its shape and what it is for.
import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { portKey } from '../../../engine/program.ts';
import { shapeText } from '../../../engine/shape.ts';
import { PortName } from '../../primitives/PortName.tsx';
import { VisuallyHidden } from '../../primitives/VisuallyHidden.tsx';
import { useAppState } from '../../useApp.ts';
import styles from './ValuesTab.module.css';

export interface PortHeadProps {
  readonly node: string;
  readonly port: { readonly name: string; readonly tex?: string; readonly description: string };
  readonly trainable?: boolean;
  readonly use: string;
  readonly children?: ReactNode;
}

export function PortHead({ node, port, trainable = false, use, children }: PortHeadProps) {
  const shape = useAppState((state) => state.run.trace?.shapes.get(portKey(node, port.name)));
  return (
    <div className={styles.head} title={port.description}>
      <h3 className={styles.port}>
        <PortName name={port.name} tex={port.tex} />
      </h3>
      {trainable && (
        <>
          <KeyRound size={13} aria-hidden />
          <VisuallyHidden>trainable</VisuallyHidden>
        </>
      )}
      {shape !== undefined && <span className={styles.shape}>{shapeText(shape)}</span>}
      <span className={styles.role}>{use}</span>
      <span className={styles.tools}>{children}</span>
    </div>
  );
}
