import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findPreview } from '../api/simulator.js';

const ADDRESS_KEY = 'wechat-simulator-preview';
const LOOK_EVERY_MS = 5000;

/**
 * Looks for a running preview of the mini-program until it has found one, at the address that was typed and is
 * remembered, or wherever the simulator knows one.
 */
export function usePreview() {
  const [address, setAddress] = useState(() => localStorage.getItem(ADDRESS_KEY) ?? '');
  /** Grows when the preview has to be loaded anew. */
  const [load, setLoad] = useState(0);
  const [buyer, setBuyer] = useState(1);
  const { data: preview, refetch } = useQuery({
    queryKey: ['preview', address],
    queryFn: () => findPreview(address),
    placeholderData: (known) => known,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? false : LOOK_EVERY_MS),
  });
  return {
    preview,
    load,
    buyer,
    setBuyer,
    /** `typed`: empty to forget what was typed before. */
    look(typed: string): void {
      const url = typed === '' || /^https?:/.test(typed) ? typed : `http://${typed}`;
      if (url === '') localStorage.removeItem(ADDRESS_KEY);
      else localStorage.setItem(ADDRESS_KEY, url);
      setAddress(url);
      setLoad(load + 1);
      void refetch();
    },
  };
}
