// DerivationTab: why is it this number? One subject at a time, seen in one of several ways.
import type { FunctionComponent } from 'react';
import type { NodeView } from '../../../explain/context.ts';
import { refKey, type TensorRef } from '../../../explain/expression.ts';
import { refPlain } from '../../../explain/toPlainText.ts';
import { refTex } from '../../../explain/toTex.ts';
import type { ViewState } from '../../../state/app.ts';
import { lazyPart } from '../../lazyPart.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { Tex } from '../../primitives/Tex.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import { useExplanation } from '../useExplain.ts';
import styles from './DerivationTab.module.css';
import type { DerivationViewProps } from './DerivationViewProps.ts';
import { RuleView } from './rule/RuleView.tsx';
import { includesRef, subjectsOf } from './subjects.ts';

type ViewName = ViewState['derivation'];

const JacobianView = lazyPart(async () => (await import('./jacobian/JacobianView.tsx')).JacobianView);
const PathsView = lazyPart(async () => (await import('./paths/PathsView.tsx')).PathsView);
const TangentsView = lazyPart(async () => (await import('./tangents/TangentsView.tsx')).TangentsView);
const CheckView = lazyPart(async () => (await import('./check/CheckView.tsx')).CheckView);
const OpenView = lazyPart(async () => (await import('./opened/OpenView.tsx')).OpenView);

const views: readonly {
  readonly value: ViewName;
  readonly label: string;
  readonly draw: FunctionComponent<DerivationViewProps>;
}[] = [
  { value: 'rule', label: 'Rule', draw: RuleView },
  { value: 'jacobian', label: 'Jacobian', draw: JacobianView },
  { value: 'paths', label: 'Paths', draw: PathsView },
  { value: 'tangents', label: 'Tangents', draw: TangentsView },
  { value: 'check', label: 'Check', draw: CheckView },
  { value: 'open', label: 'Open', draw: OpenView },
];

export function DerivationTab({ view, subject }: { readonly view: NodeView; readonly subject: TensorRef }) {
  const app = useApp();
  const name = useAppState((state) => state.view.derivation);
  const explained = useExplanation(subject);
  const all = subjectsOf(view);
  const subjects = includesRef(all, subject) ? all : [subject, ...all];
  if (explained === null) return <p className={styles.empty}>There is nothing to derive before the first run.</p>;
  const { names } = explained.explanation;
  const View = views.find(({ value }) => value === name)?.draw ?? RuleView;
  return (
    <div className={styles.tab}>
      <SegmentedControl
        label="What to derive"
        value={refKey(subject)}
        options={subjects.map((ref) => ({
          value: refKey(ref),
          name: refPlain(ref, [], { names }),
          label: <Tex tex={refTex(ref, [], { names, small: true })} />,
        }))}
        onChange={(key) => {
          const ref = subjects.find((each) => refKey(each) === key);
          if (ref) app.select({ port: ref, entry: null });
        }}
      />
      <SegmentedControl
        label="How to look at it"
        size="s"
        className={styles.ways ?? ''}
        value={name}
        options={views}
        onChange={(derivation) => app.setView({ derivation })}
      />
      <View key={refKey(subject)} view={view} explained={explained} />
    </div>
  );
}
