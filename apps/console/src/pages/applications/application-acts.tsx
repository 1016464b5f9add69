import { useQuery } from '@tanstack/react-query';
import { LIMITS } from '@taro-pay/contracts';
import { App, Button, Form } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useExceeded } from '../../api/use-allowance.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { ActDialog } from '../../ui/act-dialog.js';
import { goodsOf } from '../../ui/goods.js';
import { SecondPerson } from '../../ui/second-person.js';
import { parseYuan, YuanInput } from '../../ui/yuan-input.js';
import { leftOf, Sums } from '../order/sums.js';

interface Props {
  readonly orderId: string;
  /** Of the application that is shown: a later one is not answered with it. */
  readonly appliedAt: string;
}

/** Answers a buyer’s application: with money, or with words that the buyer reads. */
export function ApplicationActs({ isInRow = false, ...application }: Props & { readonly isInRow?: boolean }) {
  const size = isInRow ? 'small' : 'middle';
  const may = useMay();
  const [decision, setDecision] = useState<'accept' | 'decline' | null>(null);
  if (!may('decideRefundApplication')) return null;
  return (
    <>
      <Button size={size} onClick={() => setDecision('accept')}>
        {text.applications.accept}
      </Button>
      <Button size={size} onClick={() => setDecision('decline')}>
        {text.applications.decline}
      </Button>
      {decision !== null && (
        <DecisionDialog {...application} decision={decision} onClose={() => setDecision(null)} />
      )}
    </>
  );
}

interface DialogProps extends Props {
  readonly decision: 'accept' | 'decline';
  readonly onClose: () => void;
}

function DecisionDialog({ orderId, appliedAt, decision, onClose }: DialogProps) {
  const { message } = App.useApp();
  const [typed, setTyped] = useState('');
  const { data } = useQuery({
    queryKey: ['getOrderDossier', orderId],
    queryFn: () => call('getOrderDossier', { params: { orderId } }),
  });
  const order = data?.order;
  const amountFen = parseYuan(typed);
  const isAccepted = decision === 'accept';
  const wantedFen = typed === '' && order !== undefined ? leftOf(order) : amountFen;
  const exceeded = useExceeded(isAccepted ? wantedFen : null);
  const words = text.applications.decisions[decision];

  async function decide(remark: string): Promise<void> {
    const sum = isAccepted && amountFen !== null ? { amountFen } : {};
    const body = { decision, remark, appliedAt, ...sum };
    const { approval } = await call('decideRefundApplication', { params: { orderId }, body });
    void message.success(approval === null ? words.done : text.applications.waitsForColleague);
  }

  return (
    <ActDialog
      title={words.title}
      hint={words.hint}
      label={words.label}
      submit={words.title}
      maxLength={LIMITS.refundReasonCharacters}
      danger={!isAccepted}
      isReady={typed === '' || (amountFen !== null && amountFen > 0)}
      act={decide}
      onClose={onClose}
    >
      {order !== undefined && (
        <>
          <p>{goodsOf(order.items)}</p>
          <Sums order={order} />
        </>
      )}
      {isAccepted && (
        <Form.Item label={text.refund.amount} htmlFor="amount" extra={text.applications.amountHint}>
          <YuanInput id="amount" label={text.refund.amount} value={typed} onChange={setTyped} />
        </Form.Item>
      )}
      <SecondPerson exceeded={exceeded} />
    </ActDialog>
  );
}
