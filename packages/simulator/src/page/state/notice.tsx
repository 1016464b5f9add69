import { useMutation } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { Failure } from '../api/failure.js';
import { useRefresh } from '../api/live.js';
import { useText } from '../text/text.js';

const NOTICE_MS = 3000;

const Say = createContext<(words: string) => void>(() => {});

/** Shows what `useSay` and `useAct` tell, for a moment. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  // Another object for each notice, so that the same words start their time again.
  const [notice, setNotice] = useState({ words: '' });
  const say = useCallback((words: string) => setNotice({ words }), []);
  useEffect(() => {
    if (notice.words === '') return;
    const timer = setTimeout(() => setNotice({ words: '' }), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <Say.Provider value={say}>
      {children}
      <div className="notice" role="status">
        {notice.words}
      </div>
    </Say.Provider>
  );
}

/** Tells the reader something. */
const useSay = () => useContext(Say);

/** Does something to the simulator, and tells that it is done, or why it failed. */
export function useAct() {
  const text = useText();
  const say = useSay();
  const refresh = useRefresh();
  const { mutate } = useMutation({
    mutationFn: ({ action }: { action: () => Promise<unknown>; done: string }) => action(),
    onSuccess(_, { done }) {
      say(done);
      refresh();
    },
    onError: (error) =>
      say(text.actionFailed(error instanceof Failure ? text.reasons[error.kind](error) : String(error))),
  });
  return (action: () => Promise<unknown>, done: string) => mutate({ action, done });
}

/** Copies a text. */
export function useCopy() {
  const text = useText();
  const say = useSay();
  return (content: string) =>
    navigator.clipboard.writeText(content).then(
      () => say(text.copied),
      () => say(text.copyFailed),
    );
}
