import { App } from 'antd';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { explainOutcome } from '../../ui/outcome.js';
import { problemOf } from '../../ui/problem.js';

/** Settles a kept notification once more, and says what it did. */
export function useReplay() {
  const { message } = App.useApp();
  const replay = useAct((notificationId: string) =>
    call('replayNotification', { params: { notificationId } }),
  );
  return {
    ...replay,
    mutate: (notificationId: string) =>
      replay.mutate(notificationId, {
        onSuccess: (result) =>
          void message.info(
            `${text.outcome[result.outcome]}${text.punctuation.colon}${explainOutcome(result)}`,
            6,
          ),
        onError: (error) => {
          const { title, advice } = problemOf(error);
          void message.error(`${title}${text.punctuation.colon}${advice}`, 8);
        },
      }),
  };
}
