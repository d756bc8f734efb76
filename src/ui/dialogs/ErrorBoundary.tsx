// ErrorBoundary: keeps a mistake in drawing from taking the work with it.
import { Component, type ReactNode } from 'react';
import { AppContext } from '../useApp.ts';
import { Failure } from './Failure.tsx';

interface State {
  readonly failed: boolean;
  readonly error: unknown;
}

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  static override contextType = AppContext;
  declare context: React.ContextType<typeof AppContext>;
  override state: State = { failed: false, error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { failed: true, error };
  }

  private text(): string | null {
    try {
      return this.context?.fileText() ?? null;
    } catch {
      return null;
    }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <Failure error={this.state.error} text={this.text()} />;
  }
}
