// AboutTab: what the op is and when to use it: formula, ports with their shapes, and the same line in PyTorch and NumPy.
import { useMemo, useState } from 'react';
import { portKey } from '../../../engine/program.ts';
import type { NodeView } from '../../../explain/context.ts';
import { PortName } from '../../primitives/PortName.tsx';
import { Scroller } from '../../primitives/Scroller.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { Tex } from '../../primitives/Tex.tsx';
import { useAppState } from '../../useApp.ts';
import { CopyButton } from '../CopyButton.tsx';
import inspector from '../Inspector.module.css';
import styles from './AboutTab.module.css';

export function AboutTab({ view }: { readonly view: NodeView }) {
  const { op, inputs, outputs } = view;
  return (
    <div className={styles.about}>
      <p className={styles.summary}>{op.summary}</p>
      <Scroller label="The formula" className={styles.formula}>
        <Tex tex={op.formula} display output="html" />
      </Scroller>
      <p className={styles.text}>{op.about}</p>
      <section className={inspector.section}>
        <h2 className={inspector.heading}>Ports and shapes</h2>
        <dl className={styles.ports}>
          {[...inputs, ...outputs].map((port) => (
            <div key={port.name}>
              <dt>
                <PortName name={port.name} tex={port.tex} />
              </dt>
              <dd>
                {port.description}
                {'differentiable' in port && !port.differentiable && (
                  <span className={inspector.muted}> No gradient.</span>
                )}
                {'optional' in port && port.optional === true && <span className={inspector.muted}> Optional.</span>}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <Code view={view} />
      {op.aliases.length > 0 && <p className={inspector.small}>Also found as {op.aliases.join(', ')}.</p>}
    </div>
  );
}

function Code({ view }: { readonly view: NodeView }) {
  const [language, setLanguage] = useState<'pytorch' | 'numpy'>('pytorch');
  const edges = useAppState((state) => state.document.edges);
  const known = useAppState((state) => state.run.trace?.shapes);
  const { node, op, params, inputs } = view;
  const text = useMemo(() => {
    const names = Object.fromEntries(
      inputs.map(({ name, optional, default: held }) => {
        const from = edges.find(({ to }) => to[0] === node.id && to[1] === name)?.from[0];
        const own = node.inputs !== undefined && Object.hasOwn(node.inputs, name);
        if (from === undefined && optional === true && !own && held === undefined) return [name, undefined];
        return [name, from !== undefined && /^[\p{L}_]\w*$/u.test(from) ? from : name];
      }),
    );
    const variable = /^[\p{L}_]\w*$/u.test(node.id) ? node.id : 'y';
    const shapes = Object.fromEntries(inputs.map(({ name }) => [name, known?.get(portKey(node.id, name))]));
    return `${variable} = ${op.code[language]({ inputs: names, params, shapes })}`;
  }, [edges, inputs, known, language, node, op, params]);
  if (op.source === true) return null;
  return (
    <section className={inspector.section}>
      <div className={styles.codeHead}>
        <SegmentedControl
          label="Language"
          size="s"
          value={language}
          options={[
            { value: 'pytorch', label: 'PyTorch' },
            { value: 'numpy', label: 'NumPy' },
          ]}
          onChange={setLanguage}
        />
        <CopyButton label="Copy" size="s" text={() => text} />
      </div>
      <pre className={styles.code}>
        <code>{text}</code>
      </pre>
    </section>
  );
}
