// ParamField: one param as the field that its kind asks for; a refused value says why beside it.
import { useState } from 'react';
import type { ParamJson } from '../../../document/model.ts';
import type { ParamSpec } from '../../../engine/op.ts';
import type { NodeView } from '../../../explain/context.ts';
import { changeParam } from '../../actions/changeParam.ts';
import { NumberField } from '../../primitives/NumberField.tsx';
import { Select } from '../../primitives/Select.tsx';
import { Switch } from '../../primitives/Switch.tsx';
import { TextField } from '../../primitives/TextField.tsx';
import { useApp } from '../../useApp.ts';
import styles from './SettingsTab.module.css';

export function ParamField({ view, spec }: { readonly view: NodeView; readonly spec: ParamSpec }) {
  const app = useApp();
  const [problem, setProblem] = useState<string | null>(null);
  const { id } = view.node;
  const value = view.params[spec.name] ?? null;

  function commit(next: ParamJson): string | null {
    const outcome = changeParam(app, id, spec.name, next);
    const reason = outcome.ok ? null : outcome.reason;
    setProblem(reason);
    return reason;
  }
  return (
    <div className={styles.field}>
      <Field spec={spec} value={value} commit={commit} />
      {problem !== null && spec.kind !== 'integers' && spec.kind !== 'text' && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}

interface FieldProps {
  readonly spec: ParamSpec;
  readonly value: ParamJson;
  readonly commit: (next: ParamJson) => string | null;
}

function Field({ spec, value, commit }: FieldProps) {
  const label = words(spec.name);
  switch (spec.kind) {
    case 'integer':
    case 'number': {
      const shared = { label, integer: spec.kind === 'integer', min: spec.min, max: spec.max, note: spec.description };
      const number = typeof value === 'number' ? value : null;
      return spec.nullable === true ? (
        <NumberField {...shared} nullable value={number} emptyText={emptyText(spec)} onChange={commit} />
      ) : (
        <NumberField {...shared} value={number ?? 0} onChange={commit} />
      );
    }
    case 'boolean':
      return <Switch label={label} checked={value === true} note={spec.description} onChange={commit} />;
    case 'choice':
      return (
        <Select
          label={label}
          value={typeof value === 'string' ? value : spec.default}
          options={spec.options.map((option) => ({ value: option, label: words(option) }))}
          note={spec.description}
          onChange={commit}
        />
      );
    case 'integers':
      return (
        <TextField
          label={label}
          value={Array.isArray(value) ? value.join(', ') : typeof value === 'number' ? String(value) : ''}
          placeholder={emptyText(spec)}
          note={spec.description}
          onCommit={(text) => {
            const list = readIntegers(text, spec.nullable === true);
            return typeof list === 'string' ? list : commit(list);
          }}
        />
      );
    case 'text':
      return (
        <TextField
          label={label}
          value={typeof value === 'string' ? value : ''}
          maxLength={1000}
          note={spec.description}
          onCommit={commit}
        />
      );
  }
}

/** What leaving the field empty amounts to. */
function emptyText(spec: ParamSpec): string {
  if (!('nullable' in spec) || spec.nullable !== true) return '';
  return spec.name === 'axes' ? 'all axes' : 'auto';
}

function readIntegers(text: string, nullable: boolean): readonly number[] | null | string {
  const parts = text
    .replace(/[[\]()]/g, ' ')
    .replace(/−/g, '-')
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  if (parts.length === 0) return nullable ? null : [];
  const wrong = parts.find((part) => !/^[+-]?\d+$/.test(part));
  return wrong === undefined ? parts.map(Number) : `“${wrong}” is not a whole number; write them like 0, 2.`;
}

function words(name: string): string {
  return name.replace(/_/g, ' ');
}
