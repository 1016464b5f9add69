import type { ReactNode } from 'react';
import type { Resource } from '../use-resource';
import { Page } from './page';
import { ErrorState, Skeleton } from './states';

interface Props<Value> {
  readonly resource: Resource<Value>;
  readonly reload: () => Promise<void>;
  /** The shape of what is waited for. */
  readonly skeleton: { readonly rows: number; readonly tall?: boolean };
  readonly children: (value: Value) => ReactNode;
}

/** A part of a page that has to be loaded: its skeleton, its error with a way to try again, or itself. */
export function Loaded<Value>({ resource, reload, skeleton, children }: Props<Value>) {
  switch (resource.status) {
    case 'loading':
      return <Skeleton {...skeleton} />;
    case 'error':
      return <ErrorState error={resource.error} onRetry={() => void reload()} />;
    case 'ready':
      return children(resource.value);
  }
}

/** The same for a whole page that makes its own frame once there is something to show. */
export function LoadedPage<Value>(props: Props<Value>) {
  const { resource, children } = props;
  if (resource.status === 'ready') return children(resource.value);
  return (
    <Page>
      <Loaded {...props} />
    </Page>
  );
}
