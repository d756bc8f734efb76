// GraphPicture: a document drawn small: where its nodes are, how they hang together, what they are called.
import type { GraphDocument } from '../../document/model.ts';
import styles from './GraphPicture.module.css';
import { pictureOf } from './pictureOf.ts';

export interface GraphPictureProps {
  readonly document: GraphDocument;
  readonly width: number;
  readonly height: number;
}

export function GraphPicture({ document, width, height }: GraphPictureProps) {
  const { boxes, wires } = pictureOf(document, width, height);
  return (
    <svg className={styles.picture} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {wires.map((wire) => (
        <path key={wire.id} d={wire.path} className={styles.wire} />
      ))}
      {boxes.map((box) => (
        <g key={box.id} transform={`translate(${box.x} ${box.y})`}>
          <rect width={box.width} height={box.height} rx={box.radius} className={styles[box.kind]} />
          <text x={box.width / 2} y={box.height / 2} className={styles.label}>
            {box.label}
          </text>
        </g>
      ))}
    </svg>
  );
}
