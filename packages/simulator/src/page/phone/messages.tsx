import { useState } from 'react';
import type { OrderView } from '../../control/views/order.js';
import type { Address } from '../../mini-program/addresses.js';
import type { InboxMessage } from '../../mini-program/inbox.js';
import { usePhone } from '../api/queries.js';
import type { PhoneContent } from '../api/simulator.js';
import { useNavigation } from '../state/navigation.js';
import { useText } from '../text/text.js';
import { dateAndTime } from '../ui/format.js';
import { SelectField } from '../ui/select.js';
import { USUAL_USER } from './cashier.js';

/** What WeChat has on a user's phone: service notifications, accepted messages, addresses. */
export function Messages({ orders }: { readonly orders: readonly OrderView[] }) {
  const text = useText();
  const { filter } = useNavigation();
  /** The user that the person picked; else the newest buyer. */
  const [picked, setPicked] = useState<string | null>(null);
  const users = [...new Set([...orders.map(({ user }) => user).reverse(), USUAL_USER])].filter(
    (user) => user !== null,
  );
  const user = picked ?? users[0] ?? USUAL_USER;
  // Merchants have mini-programs of their own: the one in which the user bought last.
  const phone = usePhone(user, orders.findLast((order) => order.user === user)?.mchid ?? filter.mchid);
  return (
    <>
      <div className="phone-user">
        <SelectField
          label={text.phoneUser}
          options={users.map((value) => ({ value, label: value }))}
          value={user}
          onChange={setPicked}
        />
      </div>
      {phone !== undefined && (
        <>
          <Inbox messages={phone.messages} />
          <Subscriptions subscriptions={phone.subscriptions} />
          <Addresses addresses={phone.addresses} />
        </>
      )}
    </>
  );
}

function Inbox({ messages }: Pick<PhoneContent, 'messages'>) {
  const text = useText();
  return (
    <>
      <h3>{text.inbox}</h3>
      {messages.length === 0 && (
        <div className="message">
          <p>
            <b>{text.inboxEmpty}</b>
          </p>
          <p className="hint">{text.inboxEmptyExplained}</p>
        </div>
      )}
      {[...messages].reverse().map((message) => (
        <Message key={message.id} message={message} />
      ))}
    </>
  );
}

function Message({ message }: { readonly message: InboxMessage }) {
  const text = useText();
  const { kind, at, title, lines, page, outTradeNo } = message;
  return (
    <article className="message">
      <p className="hint">
        {text.inboxKinds[kind]} · <time dateTime={at}>{dateAndTime(at)}</time>
      </p>
      <p>
        <b>{title}</b>
      </p>
      <dl>
        {lines.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {outTradeNo !== null && <p className="hint">{outTradeNo}</p>}
      {page !== null && <p className="hint">{text.opensPage(page)}</p>}
    </article>
  );
}

function Subscriptions({ subscriptions }: Pick<PhoneContent, 'subscriptions'>) {
  const text = useText();
  if (subscriptions.length === 0) return null;
  return (
    <>
      <h3>{text.subscriptions}</h3>
      <dl className="message">
        {subscriptions.map(({ templateId, left }) => (
          <div key={templateId}>
            <dt>{templateId}</dt>
            <dd>{text.subscriptionLeft(left)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Addresses({ addresses }: { readonly addresses: readonly Address[] }) {
  const text = useText();
  return (
    <>
      <h3>{text.addresses}</h3>
      {addresses.map((address) => (
        <div className="message" key={`${address.userName} ${address.detailInfo}`}>
          <p>
            <b>{address.userName}</b> <span className="hint">{address.telNumber}</span>
          </p>
          <p className="hint">
            {address.provinceName}
            {address.cityName}
            {address.countyName}
            {address.detailInfo}
          </p>
        </div>
      ))}
    </>
  );
}
