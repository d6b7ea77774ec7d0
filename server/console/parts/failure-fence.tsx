import { Component, type ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';

type Fence = {
  readonly children: ReactNode;
  /** What stands there when the part is broken, for a part that the page can do without. */
  readonly instead?: ReactNode;
};
type Caught = { readonly error: Error | null };

/** A page that breaks, or whose part cannot be loaded, leaves the frame around it standing. */
export class FailureFence extends Component<Fence, Caught> {
  override state: Caught = { error: null };

  static getDerivedStateFromError(error: Error): Caught {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    // Loading anew also fetches the names of parts that a newer build has changed.
    return this.props.instead !== undefined ? (
      this.props.instead
    ) : (
      <ErrorState error={error} onRetry={() => location.reload()} />
    );
  }
}
