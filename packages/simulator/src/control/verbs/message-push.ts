import { PUSH_FIELDS, type PushSettings, readPushSettings } from '../../mini-program/push-settings.js';
import type { World } from '../../world/world.js';
import { Conflict } from '../not-found.js';
import { nothing } from '../shape.js';
import { verb } from '../verb.js';

/** The settings without what is secret; null for none. */
function view({ miniProgram }: World) {
  const settings = miniProgram.messagePush.settings();
  return settings && { url: settings.url, mode: settings.mode, format: settings.format };
}

export const messagePushVerbs = {
  messagePush: verb({
    words:
      '`{messagePush}`: where and how events are pushed, `{url, mode, format}` without secrets; null for nowhere',
    act:
      ({ world }) =>
      () =>
        view(world),
    method: 'GET',
    path: '/_sim/message-push',
    input: nothing,
    answer: (messagePush) => ({ messagePush: messagePush() }),
  }),

  /** Why the back end does not answer `echostr`, and nothing is changed; null where it does. */
  configureMessagePush: verb({
    words:
      'pushes events to `url` if it answers `echostr`, as WeChat checks it; else 409. `mode`: `encrypted` or `plain`; `format`: `json` or `xml`',
    act:
      ({ world }) =>
      async (settings: Partial<PushSettings>) => {
        const wanted = readPushSettings(settings);
        const refusal = await world.miniProgram.messagePush.configure(wanted);
        world.note({ kind: 'messagePush', url: wanted.url, refusal });
        return refusal;
      },
    method: 'POST',
    path: '/_sim/message-push',
    input: { fields: PUSH_FIELDS, read: readPushSettings },
    async answer(configure, { input }, { world }) {
      const refusal = await configure(input);
      if (refusal !== null)
        throw new Conflict('MESSAGE_PUSH_REFUSED', `${input.url} is not configured. ${refusal}`);
      return { messagePush: view(world) };
    },
  }),
};
