import type { RefundApproval } from '@taro-pay/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useMay, useOperator } from '../../app/session.js';
import { text } from '../../text/index.js';
import { ActDialog } from '../../ui/act-dialog.js';
import { yuan } from '../../ui/money.js';

/** The second person decides. Nobody approves their own refund, but may take it back. */
export function ApprovalActs({ approval }: { readonly approval: RefundApproval }) {
  const may = useMay();
  const me = useOperator();
  const [decision, setDecision] = useState<'approve' | 'decline' | null>(null);
  if (approval.status !== 'WAITING' || !may('decideRefundApproval')) return null;
  const isOwn = approval.requestedById === me.id;
  return (
    <div className="row-acts">
      {!isOwn && (
        <Button size="small" type="primary" onClick={() => setDecision('approve')}>
          {text.approvals.approve}
        </Button>
      )}
      <Button size="small" onClick={() => setDecision('decline')}>
        {isOwn ? text.approvals.takeBack : text.approvals.decline}
      </Button>
      {decision !== null && (
        <ActDialog
          title={text.approvals.titles[decision](yuan(approval.amountFen))}
          hint={text.approvals.hints[decision](approval.requestedBy)}
          submit={decision === 'approve' ? text.approvals.approve : text.approvals.decline}
          maxLength={200}
          danger={decision === 'decline'}
          act={(remark) =>
            call('decideRefundApproval', { params: { approvalId: approval.id }, body: { decision, remark } })
          }
          onClose={() => setDecision(null)}
        />
      )}
    </div>
  );
}
