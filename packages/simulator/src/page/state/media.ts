import { useSyncExternalStore } from 'react';

/** Below this width the detail covers the timeline; app/layout.css has the same. */
const narrow = matchMedia('(max-width: 1279px)');

function subscribe(onChange: () => void) {
  narrow.addEventListener('change', onChange);
  return () => narrow.removeEventListener('change', onChange);
}

/** Whether the page has no room for the detail beside the timeline. */
export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches);
