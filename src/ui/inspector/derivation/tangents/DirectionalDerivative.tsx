// DirectionalDerivative: where the tangents arrive: the rate of the target, and the same number from the gradient of reverse mode.
import { Check, CircleAlert } from 'lucide-react';
import type { PortKey } from '../../../../engine/program.ts';
import type { TangentReport } from '../../../../execution/tangents.ts';
import type { ExplainContext } from '../../../../explain/context.ts';
import { derivativeText } from '../../../../explain/tangents/derivativeText.ts';
import { Tex } from '../../../primitives/Tex.tsx';
import { useAppState } from '../../../useApp.ts';
import { NodeLink } from '../../NodeLink.tsx';
import styles from './Tangents.module.css';

export function DirectionalDerivative({
  context,
  report,
}: {
  readonly context: ExplainContext;
  readonly report: TangentReport;
}) {
  const digits = useAppState((state) => state.view.digits);
  const { directional, target } = report;
  if (target === null) {
    return <p className={styles.note}>Nothing is differentiated here, so there is no cost to arrive at.</p>;
  }
  if (directional === null) {
    return <p className={styles.note}>The tangent of {target} is not known, so its rate cannot be said.</p>;
  }
  const text = derivativeText(context, report, digits);
  const Icon = text.agrees ? Check : CircleAlert;
  return (
    <section className={styles.section} aria-label="The directional derivative">
      <h2 className={styles.heading}>
        How fast <NodeLink id={nodeOf(target)}>{nodeOf(target)}</NodeLink> grows along this direction
      </h2>
      <div className={styles.derivative} data-tone={text.agrees ? 'good' : 'bad'}>
        <Icon aria-hidden />
        <div className={styles.equalities}>
          <Tex tex={text.forward.tex} output="html" label={text.forward.spoken} />
          <Tex tex={text.reverse.tex} output="html" label={text.reverse.spoken} />
          <p className={styles.hint}>{text.words}</p>
        </div>
      </div>
    </section>
  );
}

function nodeOf(key: PortKey): string {
  return key.slice(0, key.indexOf('.'));
}
