import { Component, type ReactNode } from 'react';
import { text } from '../text/index.js';
import { Failure } from '../ui/states.js';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
}

/** Where a page cannot be drawn or loaded, the menu stays. A new release takes away the files of the one before. */
export class PageGuard extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error(text.problems.unexpected.title) };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure error={this.state.error} retry={() => location.reload()} />;
  }
}
