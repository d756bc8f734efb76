// Tabs: one of several panels under a row of labels.
import * as Ariakit from '@ariakit/react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Tabs.module.css';

export interface TabSpec<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  readonly panel: ReactNode;
}
export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly TabSpec<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  readonly className?: string;
  readonly panelClassName?: string;
}

export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, tabs, selected, onSelect, className, panelClassName } = props;
  return (
    <Ariakit.TabProvider
      selectedId={selected}
      setSelectedId={(id) => {
        const next = tabs.find((tab) => tab.id === id);
        if (next && next.id !== selected) onSelect(next.id);
      }}
    >
      <Ariakit.TabList aria-label={label} className={classes(styles.list, className)}>
        {tabs.map((tab) => (
          <Ariakit.Tab key={tab.id} id={tab.id} className={styles.tab}>
            {tab.label}
          </Ariakit.Tab>
        ))}
      </Ariakit.TabList>
      {tabs.map((tab) => (
        <Ariakit.TabPanel
          key={tab.id}
          tabId={tab.id}
          className={classes(styles.panel, panelClassName)}
          unmountOnHide
          focusable={false}
        >
          {tab.panel}
        </Ariakit.TabPanel>
      ))}
    </Ariakit.TabProvider>
  );
}
