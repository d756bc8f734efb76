// BackwardFlag: marks the port where backward starts; opens the seed.
import { Flag } from 'lucide-react';
import { memo } from 'react';
import { useAppState } from '../useApp.ts';
import { useCanvasStore } from './canvasStore.ts';
import { useFrameView } from './frameStore.ts';
import styles from './OpNode.module.css';

export const BackwardFlag = memo(function BackwardFlag({
  node,
  port,
}: {
  readonly node: string;
  readonly port: string;
}) {
  const canvas = useCanvasStore();
  const ran = useFrameView(({ trace }) => trace?.target?.node === node && trace.target.port === port);
  const meant = useAppState(({ document: { backward } }) => backward?.from[0] === node && backward.from[1] === port);
  if (!ran && !meant) return null;
  return (
    <button
      type="button"
      className={`${styles.flag} nodrag nopan`}
      title="Backward starts here: edit the seed"
      aria-label={`Backward starts at ${node}.${port}: edit the seed`}
      tabIndex={-1}
      onClick={() => canvas.setState({ seedEditor: { node, port } })}
    >
      <Flag aria-hidden />
    </button>
  );
});
