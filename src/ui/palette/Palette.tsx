// Palette: every op there is, by family; a click, Enter or a drag puts one on the canvas.
import { useState } from 'react';
import { insertOp } from '../../state/insertOp.ts';
import { withOps } from '../../state/withOps.ts';
import { VisuallyHidden } from '../primitives/VisuallyHidden.tsx';
import { useApp } from '../useApp.ts';
import { OpList } from './OpList.tsx';
import styles from './Palette.module.css';

export function Palette() {
  const app = useApp();
  const [said, setSaid] = useState('');
  function add(opName: string): void {
    withOps(app, [opName], () => {
      const outcome = insertOp(app, opName);
      if (outcome.ok) setSaid(`Added ${outcome.id ?? opName}.`);
      else app.notify('error', outcome.reason);
    });
  }
  return (
    <section className={styles.palette} aria-label="Palette">
      <OpList onChoose={add} draggable className={styles.list ?? ''} />
      <VisuallyHidden live="polite">{said}</VisuallyHidden>
    </section>
  );
}
