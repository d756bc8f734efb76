// PanelBoundary: a panel that fails to draw stops alone; the rest of the screen goes on.
import { Component, type ReactNode } from 'react';
import { Button } from '../primitives/Button.tsx';
import styles from './dialogs.module.css';

interface Props {
  /** "The inspector". */
  readonly name: string;
  readonly children: ReactNode;
}

export class PanelBoundary extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error('no reason given') };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className={styles.broken} role="alert">
        <p>
          {this.props.name} stopped because of a mistake in it: {error.message.replace(/\.$/, '')}. Your graph is safe.
        </p>
        <Button size="s" onClick={() => this.setState({ error: null })}>
          Try again
        </Button>
      </div>
    );
  }
}
