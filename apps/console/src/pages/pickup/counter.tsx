import { ApiError, type OperatorOrder } from '@taro-pay/contracts';
import { App, Button, Input, type InputRef } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { hrefOf } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Link } from '../../ui/link.js';
import { shortNumber } from '../../ui/recipient.js';
import { Failure } from '../../ui/states.js';
import { Recipient } from '../shipping/recipient.js';

const CODE = /^\d{6}$/;

/** The digits of a code, as a scanner or a person types them. */
const digitsOf = (typed: string): string => typed.normalize('NFKC').replace(/\s+/g, '');

/** Code, Enter, the order; Enter once more, and it is with its buyer: the field waits for the next one. */
export function Counter() {
  const { message } = App.useApp();
  const field = useRef<InputRef>(null);
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<{ code: string; order: OperatorOrder } | null>(null);
  const finding = useAct(async (code: string) => ({
    code,
    order: await call('findPickup', { params: { code } }),
  }));
  const code = digitsOf(typed);
  const isWrong = finding.error instanceof ApiError && finding.error.code === 'PICKUP_NOT_FOUND';

  function find(event: FormEvent): void {
    event.preventDefault();
    if (!CODE.test(code) || finding.isPending) return;
    finding.mutate(code, { onSuccess: setFound, onError: () => field.current?.select() });
  }

  function next(): void {
    setFound(null);
    setTyped('');
    finding.reset();
    field.current?.focus();
  }

  return (
    <section className="panel counter">
      <form onSubmit={find}>
        <Input
          ref={field}
          className="counter-code"
          aria-label={text.pickup.code}
          placeholder={text.pickup.code}
          autoFocus
          autoComplete="off"
          inputMode="numeric"
          maxLength={12}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setFound(null);
          }}
        />
        <Button size="large" htmlType="submit" disabled={!CODE.test(code)} loading={finding.isPending}>
          {text.pickup.find}
        </Button>
      </form>
      {isWrong && found === null && (
        <p className="counter-wrong" role="status">
          <strong>{text.pickup.wrong}</strong> {text.pickup.wrongHint}
        </p>
      )}
      {finding.isError && !isWrong && <Failure error={finding.error} />}
      {found !== null && (
        <HandOver
          key={found.order.id}
          {...found}
          onDone={() => {
            void message.success(text.pickup.handedOver(shortNumber(found.order.id)));
            next();
          }}
          onOther={next}
        />
      )}
    </section>
  );
}

interface HandOverProps {
  readonly code: string;
  readonly order: OperatorOrder;
  readonly onDone: () => void;
  readonly onOther: () => void;
}

function HandOver({ code, order, onDone, onOther }: HandOverProps) {
  const button = useRef<HTMLButtonElement>(null);
  const handing = useAct(() =>
    call('shipOrder', { params: { orderId: order.id }, body: { kind: 'pickup', code } }),
  );
  useEffect(() => button.current?.focus(), []);
  return (
    <div className="counter-order">
      <div className="entry-head">
        <Link className="packing-number" href={hrefOf(`/orders/${order.id}`)}>
          <code>{shortNumber(order.id)}</code>
        </Link>
        <Recipient delivery={order.delivery} isMasked={order.isMasked} />
      </div>
      <ul className="counter-goods">
        {order.items.map(({ productId, name, quantity }) => (
          <li key={productId}>
            {name} <strong>× {quantity}</strong>
          </li>
        ))}
      </ul>
      {order.note !== null && <p className="note">{order.note}</p>}
      {handing.isError && <Failure error={handing.error} />}
      <div className="row-acts">
        <Button
          ref={button}
          type="primary"
          size="large"
          loading={handing.isPending}
          onClick={() =>
            !handing.isPending && !handing.isSuccess && handing.mutate(undefined, { onSuccess: onDone })
          }
        >
          {text.pickup.handOver}
        </Button>
        <Button size="large" onClick={onOther}>
          {text.pickup.another}
        </Button>
      </div>
    </div>
  );
}
