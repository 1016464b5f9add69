import type { ReactNode } from 'react';
import type { Resource } from '../model/resource';
import { text } from '../text';
import { Page } from '../ui/page';
import { Skeleton, type SkeletonShape } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { navigation } from './navigation';

interface Props<Value> {
  readonly resource: Resource<Value>;
  readonly reload: () => Promise<void>;
  readonly skeleton: SkeletonShape;
  readonly children: (value: Value) => ReactNode;
}

/** A part of a page that has to be loaded: its skeleton, its error with a way on, or itself. */
export function Loaded<Value>({ resource, reload, skeleton, children }: Props<Value>) {
  switch (resource.status) {
    case 'loading':
      return <Skeleton shape={skeleton} isSlow={resource.isSlow} />;
    case 'error': {
      // What does not exist is not there the next time either.
      const action = resource.error.isFinal
        ? { label: text.result.home, onPress: () => void navigation.toShop() }
        : { label: text.page.retry, onPress: () => void reload() };
      return <ErrorState error={resource.error} action={action} />;
    }
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
