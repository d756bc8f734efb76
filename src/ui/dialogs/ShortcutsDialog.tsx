// ShortcutsDialog: every key and gesture, from the one list of actions and from what the canvas adds.
import { groups } from '../actions/action.ts';
import { actions } from '../actions/actions.ts';
import { Dialog } from '../primitives/Dialog.tsx';
import { Kbd } from '../primitives/Kbd.tsx';
import { Switch } from '../primitives/Switch.tsx';
import { useApp, useAppState } from '../useApp.ts';
import styles from './ShortcutsDialog.module.css';
import { useClose } from './useClose.ts';

const gestures: readonly (readonly [string, readonly string[]])[] = [
  ['Walk through nodes and ports', ['Tab', 'ArrowRight']],
  ['Start a wire at a port, then connect it', ['Enter']],
  ['Take back a wire, or close what is open', ['Escape']],
  ['Nudge a number', ['ArrowUp', 'ArrowDown']],
];

export function ShortcutsDialog() {
  const app = useApp();
  const close = useClose();
  const singleKeys = useAppState((state) => state.view.singleKeys);
  return (
    <Dialog open size="l" title="Keyboard shortcuts" onClose={close}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <dl>
              {actions
                .filter((action) => action.group === group && action.shortcuts !== undefined)
                .map((action) => (
                  <Row key={action.id} label={action.label} keys={action.shortcuts ?? []} />
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h2>On the canvas</h2>
          <dl>
            {gestures.map(([label, keys]) => (
              <Row key={label} label={label} keys={keys} />
            ))}
          </dl>
        </section>
      </div>
      <div className={styles.setting}>
        <Switch
          label="Shortcuts of a single key"
          checked={singleKeys}
          onChange={(checked) => app.setView({ singleKeys: checked })}
        />
        <p>Switch them off when you speak to the computer, or when keys get pressed by accident.</p>
      </div>
    </Dialog>
  );
}

function Row({ label, keys }: { readonly label: string; readonly keys: readonly string[] }) {
  return (
    <div className={styles.row}>
      <dt>{label}</dt>
      <dd>
        {keys.map((key) => (
          <Kbd key={key} keys={key} />
        ))}
      </dd>
    </div>
  );
}
