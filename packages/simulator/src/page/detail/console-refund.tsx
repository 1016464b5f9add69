import { type FormEvent, useState } from 'react';
import { type OrderName, refundInConsole } from '../api/simulator.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';

const FEN_PER_YUAN = 100;

interface ConsoleRefundProps {
  readonly order: OrderName;
  readonly leftFen: number;
}

/** A form that refunds an order as a person does in the merchant console. */
export function ConsoleRefund({ order, leftFen }: ConsoleRefundProps) {
  const text = useText();
  const act = useAct();
  const leftYuan = (leftFen / FEN_PER_YUAN).toFixed(2);
  const [amount, setAmount] = useState(leftYuan);
  const [notify, setNotify] = useState(true);
  const [queryable, setQueryable] = useState(true);

  function refund(event: FormEvent): void {
    event.preventDefault();
    const amountFen = Math.round(Number(amount) * FEN_PER_YUAN);
    act(() => refundInConsole(order, { amountFen, notify, queryable }), text.doneConsoleRefund);
  }

  return (
    <form className="console-refund" onSubmit={refund}>
      <p className="hint">{text.consoleRefundExplained}</p>
      <label>
        {text.consoleRefundAmount}
        <input
          type="number"
          min={0.01}
          max={leftYuan}
          step={0.01}
          required
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
      </label>
      <label>
        <input type="checkbox" checked={notify} onChange={(event) => setNotify(event.target.checked)} />
        {text.consoleRefundNotify}
      </label>
      <label>
        <input type="checkbox" checked={queryable} onChange={(event) => setQueryable(event.target.checked)} />
        {text.consoleRefundQueryable}
      </label>
      <button type="submit">{text.consoleRefund}</button>
    </form>
  );
}
