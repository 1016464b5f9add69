import { MESSAGE_EVENTS, type MessageEvent } from '@taro-pay/contracts';

/** The subscribe message of an event. */
export interface MessageTemplate {
  /** As mp.weixin.qq.com → 订阅消息 → 我的模板 shows it. Each mini-program has ids of its own. */
  readonly templateId: string;
  /**
   * The text of each field, by WeChat's key of it, such as `thing1`: the template's details show the keys. Placeholders
   * such as `{goods}` are filled from the order; `MESSAGE_PLACEHOLDERS` has those of each event.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** Null for an event of which the shop tells nothing. */
export type MessageSettings = Readonly<Record<MessageEvent, MessageTemplate | null>>;

/**
 * What WeChat takes in a field, by the key of the field without its number.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
export const MESSAGE_FIELD_KINDS = [
  'thing',
  'number',
  'letter',
  'symbol',
  'character_string',
  'time',
  'date',
  'amount',
  'phone_number',
  'car_number',
  'name',
  'phrase',
  'enum',
] as const;
export type MessageFieldKind = (typeof MESSAGE_FIELD_KINDS)[number];

const OF_EVERY_ORDER = ['shop', 'orderNumber', 'shortNumber', 'goods', 'total'] as const;

/** The placeholders that the texts of an event's fields may have. */
export const MESSAGE_PLACEHOLDERS = {
  PAID: [...OF_EVERY_ORDER, 'paid', 'paidAt'],
  SHIPPED: [...OF_EVERY_ORDER, 'carrier', 'trackingNo', 'shippedAt'],
  READY: [...OF_EVERY_ORDER, 'code', 'place', 'placeAddress', 'hours'],
  REFUNDED: [...OF_EVERY_ORDER, 'refund', 'refundedAt'],
  CLOSING_SOON: [...OF_EVERY_ORDER, 'closesAt'],
} as const satisfies Record<MessageEvent, readonly string[]>;

/** The text of each placeholder of an event. */
export type MessageValues<Event extends MessageEvent> = Readonly<
  Record<(typeof MESSAGE_PLACEHOLDERS)[Event][number], string>
>;

const PLACEHOLDER = /\{(\w*)\}/g;

/** The kind of a field such as `thing1`; null where WeChat has no such kind. */
export function messageFieldKind(key: string): MessageFieldKind | null {
  const [, word] = /^([a-z_]+)\d+$/.exec(key) ?? [];
  return MESSAGE_FIELD_KINDS.find((kind) => kind === word) ?? null;
}

/** A field's text with its placeholders filled. An unknown placeholder stays, as `messageProblems` would have told. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
  );
}

/** What is wrong with a shop's messages, each in one line; none where all is well. */
export function messageProblems(messages: MessageSettings): string[] {
  const problems = MESSAGE_EVENTS.flatMap((event) => {
    const template = messages[event];
    return template === null ? [] : templateProblems(event, template);
  });
  return [...problems, ...sharedTemplates(messages)];
}

function templateProblems(event: MessageEvent, { templateId, fields }: MessageTemplate): string[] {
  const known: readonly string[] = MESSAGE_PLACEHOLDERS[event];
  const of = `messages.${event}`;
  const entries = Object.entries(fields);
  return [
    ...(/^[\w-]{1,64}$/.test(templateId) ? [] : [`${of}.templateId is not a template id`]),
    ...(entries.length === 0 ? [`${of}.fields is empty`] : []),
    ...entries.flatMap(([key, text]) => [
      ...(messageFieldKind(key) === null ? [`${of}.fields.${key} is not a key of WeChat’s fields`] : []),
      ...(text.trim() === '' ? [`${of}.fields.${key} is empty`] : []),
      ...[...text.matchAll(PLACEHOLDER)].flatMap(([whole, name = '']) =>
        known.includes(name) ? [] : [`${of}.fields.${key} has the unknown placeholder ${whole}`],
      ),
    ]),
  ];
}

/** A consent is for one message of a template: of two events with one template the second would stay silent. */
function sharedTemplates(messages: MessageSettings): string[] {
  return MESSAGE_EVENTS.flatMap((event, index) => {
    const id = messages[event]?.templateId;
    const earlier = MESSAGE_EVENTS.slice(0, index).find((other) => messages[other]?.templateId === id);
    // An order is either sent or collected.
    if (id === undefined || earlier === undefined || (earlier === 'SHIPPED' && event === 'READY')) return [];
    return [`messages.${event} has the template of messages.${earlier}`];
  });
}
