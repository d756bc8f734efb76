// EquationSign: what stands between the matrices of an equation, level with their middle.
import { Tex } from '../../../primitives/Tex.tsx';
import styles from './Equation.module.css';

export function EquationSign({ tex }: { readonly tex: string }) {
  return (
    <span className={styles.sign}>
      <Tex tex={tex} output="html" />
    </span>
  );
}
