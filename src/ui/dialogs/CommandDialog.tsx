// CommandDialog: the command palette: type a few letters of anything the app can do.
import * as Ariakit from '@ariakit/react';
import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Dialog } from '../primitives/Dialog.tsx';
import { Kbd } from '../primitives/Kbd.tsx';
import styles from './CommandDialog.module.css';
import { type Command, commandSearch } from './commandSearch.ts';
import { useClose } from './useClose.ts';
import { useCommands } from './useCommands.ts';

export function CommandDialog() {
  const close = useClose();
  const input = useRef<HTMLInputElement>(null);
  const commands = useCommands();
  const [query, setQuery] = useState('');
  // Not deferred: Enter right after a letter must take what that letter found.
  const groups = useMemo(() => commandSearch(commands, query), [commands, query]);

  function run(command: Command): void {
    close();
    // The dialog gives the focus back first; a command that opens another dialog or moves the focus has the last word.
    setTimeout(command.run, 0);
  }
  return (
    <Dialog open bare title="Search commands, ops and examples" onClose={close} initialFocus={input}>
      <Ariakit.ComboboxProvider
        open
        resetValueOnHide={false}
        value={query}
        setValue={setQuery}
        includesBaseElement={false}
      >
        <div className={styles.field}>
          <Search aria-hidden />
          <Ariakit.Combobox
            ref={input}
            autoSelect="always"
            className={styles.input}
            placeholder="Search commands, ops, nodes and examples"
            aria-label="Search commands, ops, nodes and examples"
          />
          <Kbd keys="Escape" />
        </div>
        <Ariakit.ComboboxList className={styles.list} alwaysVisible>
          {groups.map(({ group, commands: list }) => (
            <Ariakit.ComboboxGroup key={group}>
              <Ariakit.ComboboxGroupLabel className={styles.heading}>{group}</Ariakit.ComboboxGroupLabel>
              {list.map((command) => (
                <Ariakit.ComboboxItem
                  key={command.id}
                  className={styles.item}
                  disabled={command.disabled ?? false}
                  hideOnClick={false}
                  setValueOnClick={false}
                  focusOnHover
                  onClick={() => run(command)}
                >
                  <span className={styles.label}>{command.label}</span>
                  {command.hint !== undefined && <span className={styles.hint}>{command.hint}</span>}
                  {command.shortcut !== undefined && <Kbd keys={command.shortcut} quiet />}
                </Ariakit.ComboboxItem>
              ))}
            </Ariakit.ComboboxGroup>
          ))}
          {groups.length === 0 && (
            <output className={styles.nothing}>Nothing is called “{query}”. Try “step”, “softmax” or “share”.</output>
          )}
        </Ariakit.ComboboxList>
      </Ariakit.ComboboxProvider>
    </Dialog>
  );
}
