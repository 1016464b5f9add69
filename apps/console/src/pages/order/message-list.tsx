import type { MessageStatus, MessageToBuyer } from '@taro-pay/contracts';
import { text } from '../../text/index.js';
import { Tag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';

const TONES = {
  WAITING: 'waiting',
  SENDING: 'waiting',
  SENT: 'good',
  NOT_ACCEPTED: 'quiet',
  REFUSED: 'bad',
  UNKNOWN: 'waiting',
  OUTDATED: 'quiet',
} as const satisfies Record<MessageStatus, string>;

/** The subscribe messages to the buyer of one order, and why one was not sent. */
export function MessageList({ messages }: { readonly messages: readonly MessageToBuyer[] }) {
  return (
    <section className="panel panel-list message-list">
      <h2>{text.messages.title}</h2>
      <ul>
        {messages.map(({ id, event, status, createdAt, sentAt, failure }) => (
          <li key={id}>
            <div className="entry-head">
              <span>{text.messages.events[event]}</span>
              <Tag tone={TONES[status]}>{text.messages.statuses[status]}</Tag>
              <span className="quiet">
                <Time at={sentAt ?? createdAt} />
              </span>
            </div>
            {failure !== null && <p className="quiet">{failure}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
