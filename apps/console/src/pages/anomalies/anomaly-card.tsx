import type { Anomaly, AnomalyAction } from '@taro-pay/contracts';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { hrefOf, usePlace } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { ActDialog } from '../../ui/act-dialog.js';
import { Json } from '../../ui/json.js';
import { Link } from '../../ui/link.js';
import { Tag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { ApplicationActs } from '../applications/application-acts.js';

/** An anomaly: what it means while it is open, what was found, what to do, and the buttons that do it. */
export function AnomalyCard({ anomaly }: { readonly anomaly: Anomaly }) {
  const { kind, orderId, at, detail, resolvedAt, resolvedBy } = anomaly;
  const { path } = usePlace();
  const words = text.anomalies.kinds[kind];
  const found = text.finding(detail);
  return (
    <article className={`panel anomaly${resolvedAt === null ? ' anomaly-open' : ''}`}>
      <div className="entry-head">
        <h2>{words.title}</h2>
        {resolvedAt !== null && <Tag tone="quiet">{text.anomalies.resolved}</Tag>}
        <span className="quiet">
          <Time at={at} />
        </span>
      </div>
      {resolvedAt === null && <p>{words.meaning}</p>}
      {found !== null && <p className="anomaly-detail">{text.anomalies.found(found)}</p>}
      {resolvedAt === null ? (
        <p>{text.anomalies.todo(words.todo)}</p>
      ) : (
        <p className="quiet">
          {resolvedBy === null ? text.anomalies.resolvedItself : text.anomalies.resolvedBy(resolvedBy)}{' '}
          <Time at={resolvedAt} />
        </p>
      )}
      <div className="anomaly-acts">
        {resolvedAt === null &&
          (kind === 'REFUND_APPLICATION' && orderId !== null ? (
            <ApplicationActs orderId={orderId} appliedAt={at} />
          ) : (
            <Actions anomaly={anomaly} />
          ))}
        {orderId !== null && path !== `/orders/${orderId}` && (
          <Link href={hrefOf(`/orders/${orderId}`)}>{text.anomalies.openOrder}</Link>
        )}
        <Json value={anomaly} />
      </div>
    </article>
  );
}

/** What is adopted where a payment of the bill has no order here: the order itself, and no refund with a number. */
const isLostOrder = ({ orderId, detail }: Anomaly) =>
  orderId === null && detail.includes('PAYMENT_UNKNOWN_HERE');

function Actions({ anomaly }: { readonly anomaly: Anomaly }) {
  const { id, actions } = anomaly;
  const may = useMay();
  const [action, setAction] = useState<AnomalyAction | null>(null);
  const [number, setNumber] = useState('');
  if (!may('resolveAnomaly')) return null;
  const wordsOf = (candidate: AnomalyAction) =>
    candidate === 'adopt' && isLostOrder(anomaly)
      ? text.anomalies.adoptOrder
      : text.anomalies.actions[candidate];
  const needsNumber = action === 'adopt' && !isLostOrder(anomaly);
  return (
    <>
      {actions.map((candidate) => (
        <Button key={candidate} onClick={() => setAction(candidate)}>
          {wordsOf(candidate).open}
        </Button>
      ))}
      {action !== null && (
        <ActDialog
          title={wordsOf(action).open}
          hint={wordsOf(action).hint}
          submit={wordsOf(action).submit}
          maxLength={200}
          isReady={!needsNumber || number.trim() !== ''}
          act={(remark) => {
            const more = needsNumber ? { outRefundNo: number.trim() } : {};
            const body = { action, remark, ...more };
            return call('resolveAnomaly', { params: { anomalyId: id }, body });
          }}
          onClose={() => setAction(null)}
        >
          {needsNumber && (
            <Form.Item label={text.anomalies.outRefundNo} htmlFor="out-refund-no">
              <Input
                id="out-refund-no"
                maxLength={64}
                value={number}
                onChange={({ target }) => setNumber(target.value)}
              />
            </Form.Item>
          )}
        </ActDialog>
      )}
    </>
  );
}
