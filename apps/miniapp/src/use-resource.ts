import { useCallback, useRef, useState } from 'react';
import { type ShownError, showError } from './shown-error';

/** What a page waits for. */
export type Resource<Value> =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: ShownError }
  | { readonly status: 'ready'; readonly value: Value };

/**
 * Loads a value when `reload` is called. An answer that was overtaken by a later call is dropped, and a value that is
 * shown stays while it is loaded again.
 */
export function useResource<Value>(load: () => Promise<Value>) {
  const [resource, setResource] = useState<Resource<Value>>({ status: 'loading' });
  const latestCall = useRef(0);
  const latestLoad = useRef(load);
  latestLoad.current = load;

  const show = useCallback((value: Value) => {
    latestCall.current += 1;
    setResource({ status: 'ready', value });
  }, []);

  const reload = useCallback(async () => {
    latestCall.current += 1;
    const thisCall = latestCall.current;
    setResource((shown) => (shown.status === 'ready' ? shown : { status: 'loading' }));
    let next: Resource<Value>;
    try {
      next = { status: 'ready', value: await latestLoad.current() };
    } catch (error) {
      next = { status: 'error', error: showError(error) };
    }
    if (thisCall === latestCall.current) setResource(next);
  }, []);

  return { resource, reload, show };
}
