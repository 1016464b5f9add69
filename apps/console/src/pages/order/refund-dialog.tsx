import { isRefundApproval, type OperatorOrder } from '@taro-pay/contracts';
import { App, Button, Checkbox, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { useExceeded } from '../../api/use-allowance.js';
import { withKey } from '../../api/with-key.js';
import { text } from '../../text/index.js';
import { yuan } from '../../ui/money.js';
import { SecondPerson } from '../../ui/second-person.js';
import { Failure } from '../../ui/states.js';
import { YuanInput } from '../../ui/yuan-input.js';
import {
  amountOf,
  emptyForm,
  fullRefund,
  type Line,
  type RefundForm,
  restockOf,
  sumOfLines,
  typedAmount,
} from './refund-form.js';
import { leftOf, Sums } from './sums.js';

interface Props {
  readonly order: OperatorOrder;
  readonly onClose: () => void;
}

/** Refunds an order by lines or by a sum. Pressed again before it has succeeded it is one refund, by its key. */
export function RefundDialog({ order, onClose }: Props) {
  const { message } = App.useApp();
  const [form, setForm] = useState<RefundForm>(() => emptyForm(order));
  const leftFen = leftOf(order);
  const amountFen = amountOf(form, leftFen);
  const exceeded = useExceeded(amountFen);
  const reason = form.reason.trim();
  const refunding = useAct((body: { amountFen: number; reason: string }) => {
    const request = { params: { orderId: order.id }, body: { ...body, restock: restockOf(form) } };
    return withKey(request, (idempotencyKey) => call('createRefund', { ...request, idempotencyKey }));
  });

  function submit(): void {
    if (amountFen === null || reason === '' || refunding.isPending) return;
    refunding.mutate(
      { amountFen, reason },
      {
        onSuccess: (answer) => {
          const words = isRefundApproval(answer) ? text.refund.waits : text.refund.done;
          void message.success(words(yuan(amountFen)));
          onClose();
        },
      },
    );
  }

  return (
    <Modal open title={text.refund.title} onCancel={onClose} footer={null} width={560} destroyOnHidden>
      <Sums order={order} />
      <Form layout="vertical" onFinish={submit}>
        <Lines form={form} onChange={setForm} />
        <Amount form={form} leftFen={leftFen} onChange={setForm} />
        <Reason form={form} onChange={setForm} />
        <SecondPerson exceeded={exceeded} />
        {refunding.isError && <Failure error={refunding.error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text.acts.cancel}</Button>
          <Button
            type="primary"
            htmlType="submit"
            disabled={amountFen === null || reason === ''}
            loading={refunding.isPending}
          >
            {amountFen === null
              ? text.refund.open
              : text.refund[exceeded === null ? 'submit' : 'askFor'](yuan(amountFen))}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

interface Part {
  readonly form: RefundForm;
  readonly onChange: (form: RefundForm) => void;
}

function Lines({ form, onChange }: Part) {
  const change = (changed: Line) =>
    onChange({
      ...form,
      typed: null,
      lines: form.lines.map((line) => (line.productId === changed.productId ? changed : line)),
    });
  return (
    <fieldset className="refund-lines">
      <legend>{text.refund.lines}</legend>
      {form.lines.map((line) => (
        <div key={line.productId} className="refund-line">
          <span className="refund-line-name">
            {line.name}
            <span className="quiet"> {text.refund.bought(yuan(line.priceFen), line.bought)}</span>
          </span>
          <InputNumber
            min={0}
            max={line.bought}
            precision={0}
            mode="spinner"
            value={line.quantity}
            aria-label={text.refund.quantityOf(line.name)}
            onChange={(quantity) => change({ ...line, quantity: quantity ?? 0 })}
          />
          <Checkbox
            checked={line.isRestocked}
            disabled={line.quantity === 0}
            onChange={({ target }) => change({ ...line, isRestocked: target.checked })}
          >
            {text.refund.restock}
          </Checkbox>
        </div>
      ))}
    </fieldset>
  );
}

function Amount({ form, leftFen, onChange }: Part & { readonly leftFen: number }) {
  const typed = typedAmount(form);
  const isWrong = typed !== '' && amountOf(form, leftFen) === null;
  const differs =
    form.typed !== null && sumOfLines(form) > 0 && form.typed !== typedAmount({ ...form, typed: null });
  return (
    <Form.Item
      label={text.refund.amount}
      htmlFor="amount"
      validateStatus={isWrong ? 'error' : ''}
      help={
        isWrong
          ? text.refund.amountWrong(yuan(leftFen))
          : differs
            ? text.refund.differs(yuan(sumOfLines(form)))
            : undefined
      }
    >
      <div className="refund-amount">
        <YuanInput
          id="amount"
          label={text.refund.amount}
          value={typed}
          onChange={(value) => onChange({ ...form, typed: value })}
        />
        <Button onClick={() => onChange(fullRefund(form, leftFen))}>{text.refund.full(yuan(leftFen))}</Button>
      </div>
    </Form.Item>
  );
}

const REASON_CHARACTERS = 80;

function Reason({ form, onChange }: Part) {
  return (
    <Form.Item label={text.refund.reason} htmlFor="reason" extra={text.refund.reasonHint}>
      <Input
        id="reason"
        value={form.reason}
        maxLength={REASON_CHARACTERS}
        onChange={({ target }) => onChange({ ...form, reason: target.value })}
      />
      <div className="suggestions">
        {text.refund.reasons.map((reason) => (
          <Button key={reason} size="small" onClick={() => onChange({ ...form, reason })}>
            {reason}
          </Button>
        ))}
      </div>
    </Form.Item>
  );
}
