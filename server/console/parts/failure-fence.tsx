import { Component, type ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';

type Fence = { readonly children: ReactNode };
type Caught = { readonly error: Error | null };

/** A page that breaks, or whose part cannot be loaded, leaves the frame around it standing. */
export class FailureFence extends Component<Fence, Caught> {
  override state: Caught = { error: null };

  static getDerivedStateFromError(error: Error): Caught {
    return { error };
  }

  override render() {
    const { error } = this.state;
    // Loading anew also fetches the names of parts that a newer build has changed.
    return error === null ? (
      this.props.children
    ) : (
      <ErrorState error={error} onRetry={() => location.reload()} />
    );
  }
}
