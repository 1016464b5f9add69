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

/** A resource: its skeleton, its error with an action, or its content. */
export function Loaded<Value>({ resource, reload, skeleton, children }: Props<Value>) {
  switch (resource.status) {
    case 'loading':
      return <Skeleton shape={skeleton} isSlow={resource.isSlow} />;
    case 'error': {
      // A final error does not go away on a retry.
      const action = resource.error.isFinal
        ? { label: text.result.home, onPress: () => void navigation.toShop() }
        : { label: text.page.retry, onPress: () => void reload() };
      return <ErrorState error={resource.error} action={action} />;
    }
    case 'ready':
      return children(resource.value);
  }
}

/** The same for a whole page; its content renders its own frame. */
export function LoadedPage<Value>(props: Props<Value>) {
  const { resource, children } = props;
  if (resource.status === 'ready') return children(resource.value);
  return (
    <Page>
      <Loaded {...props} />
    </Page>
  );
}
