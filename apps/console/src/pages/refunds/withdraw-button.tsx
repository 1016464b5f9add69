import type { OperatorRefund } from '@taro-pay/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { ActDialog } from '../../ui/act-dialog.js';
import { yuan } from '../../ui/money.js';

/** Withdraws a refund that WeChat has not taken. */
export function WithdrawButton({ refund: { id, status, amountFen } }: { readonly refund: OperatorRefund }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (status !== 'REQUESTED' || !may('withdrawRefund')) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {text.withdrawal.open}
      </Button>
      {isOpen && (
        <ActDialog
          title={text.withdrawal.title(yuan(amountFen))}
          hint={text.withdrawal.hint}
          submit={text.withdrawal.submit}
          maxLength={200}
          danger
          act={(remark) => call('withdrawRefund', { params: { refundId: id }, body: { remark } })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
