import { useCallback, useEffect, useRef, useState } from 'react';
import type { Resource } from '../../model/resource';
import { toast } from '../../platform/dialog';
import { onOnline } from '../../platform/network';
import { showError } from './shown-error';
import { useSlow } from './use-slow';

/** A resource before anybody knows how long it takes. */
type Settled<Value> = Exclude<Resource<Value>, { status: 'loading' }> | { readonly status: 'loading' };

const LOADING = { status: 'loading' } as const;

async function settle<Value>(load: () => Promise<Value>): Promise<Settled<Value>> {
  try {
    return { status: 'ready', value: await load() };
  } catch (error) {
    return { status: 'error', error: showError(error) };
  }
}

/** What could not be loaded again stays as it was, and the buyer is told in passing. */
function replace<Value>(shown: Settled<Value>, next: Settled<Value>): Settled<Value> {
  if (shown.status !== 'ready' || next.status !== 'error' || next.error.isFinal) return next;
  toast(next.error.message);
  return shown;
}

/**
 * Loads a value when `reload` is called. An answer that was overtaken by a later call is dropped, and a value that is
 * shown stays while it is loaded again. What failed is tried again when the network is back.
 */
export function useResource<Value>(load: () => Promise<Value>) {
  const [settled, setResource] = useState<Settled<Value>>(LOADING);
  const isSlow = useSlow(settled.status === 'loading');
  const resource: Resource<Value> = settled.status === 'loading' ? { ...settled, isSlow } : settled;
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
    setResource((shown) => (shown.status === 'ready' ? shown : LOADING));
    const next = await settle(latestLoad.current);
    if (thisCall === latestCall.current) setResource((shown) => replace(shown, next));
  }, []);

  /** Puts `next` in the place of a value that is still shown; what was loaded meanwhile stays. */
  const change = useCallback((shown: Value, next: Value) => {
    setResource((now) =>
      now.status === 'ready' && now.value === shown ? { status: 'ready', value: next } : now,
    );
  }, []);

  /** What is shown belongs to another question: back to the skeleton. */
  const forget = useCallback(() => setResource(LOADING), []);

  const hasFailed = useRef(false);
  hasFailed.current = resource.status === 'error' && !resource.error.isFinal;
  useEffect(
    () =>
      onOnline(() => {
        if (hasFailed.current) void reload();
      }),
    [reload],
  );

  return { resource, reload, show, change, forget };
}
