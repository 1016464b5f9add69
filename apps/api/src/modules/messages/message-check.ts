import { MESSAGE_EVENTS } from '@taro-pay/contracts';
import { type MessageSettings, messageProblems } from '@taro-pay/site';
import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../../dependencies.js';
import type { MessageTemplateThere } from '../../wechat/index.js';

interface Options extends Pick<Dependencies, 'wechat'> {
  readonly messages: MessageSettings;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/**
 * Compares the shop's messages with WeChat's templates, once: whatever does not fit is one line in the log. It never
 * stops the shop; WeChat is not asked where no message is set.
 */
export async function checkMessages({ wechat, messages, log }: Options): Promise<void> {
  if (!hasMessages(messages)) return;
  const problems = messageProblems(messages);
  const found = await findMessageDifferences(wechat, messages).catch((error: unknown) => {
    log.warn(
      { err: error },
      'WeChat’s list of message templates could not be read: the messages are not checked',
    );
    return [];
  });
  problems.push(...found);
  if (problems.length > 0) log.warn({ problems }, 'some messages to buyers cannot be sent');
}

/** Whether the shop sends any message. */
export const hasMessages = (messages: MessageSettings): boolean =>
  MESSAGE_EVENTS.some((event) => messages[event] !== null);

/** Where the shop's messages differ from WeChat's templates, one line each. @throws WechatError */
export async function findMessageDifferences(
  wechat: Dependencies['wechat'],
  messages: MessageSettings,
): Promise<string[]> {
  return differences(messages, await wechat.messages.templates());
}

/** WeChat refuses a message without one of its template's fields. */
function differences(messages: MessageSettings, templates: readonly MessageTemplateThere[]): string[] {
  return MESSAGE_EVENTS.flatMap((event) => {
    const template = messages[event];
    if (template === null) return [];
    const there = templates.find(({ templateId }) => templateId === template.templateId);
    if (there === undefined) return [`messages.${event}: this mini-program has no such template`];
    const here = Object.keys(template.fields);
    return [
      ...here
        .filter((key) => !there.keys.includes(key))
        .map((key) => `messages.${event}: the template has no ${key}`),
      ...there.keys.filter((key) => !here.includes(key)).map((key) => `messages.${event}: ${key} is missing`),
    ];
  });
}
