import { useCallback, useEffect, useRef, useState } from 'react';
import type { Resource } from '../../model/resource';
import { toast } from '../../platform/dialog';
import { onOnline } from '../../platform/network';
import { showError } from './shown-error';
import { useSlow } from './use-slow';

/** A resource without `isSlow`. */
type Settled<Value> = Exclude<Resource<Value>, { status: 'loading' }> | { readonly status: 'loading' };

const LOADING = { status: 'loading' } as const;

async function settle<Value>(load: () => Promise<Value>): Promise<Settled<Value>> {
  try {
    return { status: 'ready', value: await load() };
  } catch (error) {
    return { status: 'error', error: showError(error) };
  }
}

/** A failed reload keeps the shown value and shows a toast. */
function replace<Value>(shown: Settled<Value>, next: Settled<Value>): Settled<Value> {
  if (shown.status !== 'ready' || next.status !== 'error' || next.error.isFinal) return next;
  toast(next.error.message);
  return shown;
}

/**
 * Loads a value when `reload` is called. The answer of an older call is dropped. A shown value stays during a reload. A
 * failed load is retried when the network returns. `known`: a value of an earlier time, shown until the first answer.
 */
export function useResource<Value>(load: () => Promise<Value>, known: Value | null = null) {
  const [settled, setResource] = useState<Settled<Value>>(
    known === null ? LOADING : { status: 'ready', value: known },
  );
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

  /** Replaces `shown` by `next`, unless another value was loaded meanwhile. */
  const change = useCallback((shown: Value, next: Value) => {
    setResource((now) =>
      now.status === 'ready' && now.value === shown ? { status: 'ready', value: next } : now,
    );
  }, []);

  /** Drops the value and shows the skeleton. */
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
