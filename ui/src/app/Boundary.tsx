import { Component, type ReactNode } from 'react';
import { Button } from '@/design/controls';
import { Empty } from '@/design/states';

/** A page that failed does not take the others with it. After an update of the server, a page of before cannot be loaded any more. */
export class Boundary extends Component<{ children: ReactNode }, { failure: Error | null }> {
  override state: { failure: Error | null } = { failure: null };

  static getDerivedStateFromError(failure: Error) {
    return { failure };
  }

  override render() {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    const gone = /dynamically imported module|Importing a module|preload/i.test(failure.message);
    return (
      <Empty
        icon="alert"
        title={gone ? 'This page has changed on the server' : 'This page has failed'}
        action={
          <Button kind="primary" onClick={() => location.reload()}>
            Load again
          </Button>
        }
      >
        {gone ? 'The server was updated, or cannot be reached.' : failure.message}
      </Empty>
    );
  }
}
