import type { OperationOutputs } from '@taro-pay/contracts';
import { Button, Form, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { ExportLink } from '../../ui/export-link.js';
import { shortNumber } from '../../ui/recipient.js';
import { Failure } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { CarrierSelect } from './carrier-select.js';
import { csvOf } from './pasted-lines.js';
import { rememberCarrier } from './recent-carriers.js';
import { useCarriers } from './use-carriers.js';

type Result = OperationOutputs['importShipments'];

interface Props {
  /** What is put into the field to be completed. */
  readonly orderIds: readonly string[];
  readonly carrier: string | null;
  readonly onClose: () => void;
}

const ROWS = 8;

/** Ships many orders: what each line would do is shown first, then done, each line for itself. */
export function BulkDialog({ orderIds, carrier: known, onClose }: Props) {
  const fileId = useId();
  const { data: carriers = [] } = useCarriers();
  const [carrier, setCarrier] = useState(known);
  const [typed, setTyped] = useState(orderIds.map((id) => `${id} `).join('\n'));
  const [file, setFile] = useState<File | null>(null);
  const sent = () => new Blob([file ?? csvOf(typed, carriers, carrier)], { type: 'text/csv' });
  const checking = useAct(() => call('importShipments', { query: { dryRun: true }, body: sent() }));
  const shipping = useAct(() => call('importShipments', { query: {}, body: sent() }));
  const result = shipping.data ?? checking.data;
  const isDone = shipping.data !== undefined;

  /** What was checked is no longer what stands there. */
  function change(): void {
    checking.reset();
    shipping.reset();
  }

  function apply(): void {
    if (shipping.isPending || isDone) return;
    if (carrier !== null && file === null) rememberCarrier(carrier);
    shipping.mutate(undefined);
  }

  return (
    <Modal open title={text.bulk.title} onCancel={onClose} footer={null} width={720} destroyOnHidden>
      <p className="quiet dialog-hint">{text.bulk.hint}</p>
      <Form layout="vertical" onFinish={() => checking.mutate(undefined)}>
        <Form.Item label={text.bulk.paste} htmlFor="lines">
          <Input.TextArea
            id="lines"
            className="bulk-lines"
            rows={ROWS}
            spellCheck={false}
            disabled={file !== null || isDone}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              change();
            }}
          />
        </Form.Item>
        <div className="two-fields">
          <Form.Item label={text.bulk.carrierForAll} htmlFor="bulk-carrier">
            <CarrierSelect
              id="bulk-carrier"
              value={carrier}
              onChange={(chosen) => {
                setCarrier(chosen);
                change();
              }}
            />
          </Form.Item>
          <Form.Item label={text.bulk.file}>
            <div className="bulk-file">
              <label className="file-field" htmlFor={fileId}>
                {file?.name ?? text.products.choose}
                <input
                  id={fileId}
                  type="file"
                  accept=".csv,text/csv"
                  onChange={({ target }) => {
                    setFile(target.files?.[0] ?? null);
                    target.value = '';
                    change();
                  }}
                />
              </label>
              {file !== null && <Button onClick={() => setFile(null)}>{text.bulk.noFile}</Button>}
              <ExportLink operation="exportShipments" />
            </div>
          </Form.Item>
        </div>
        {result !== undefined && <Rows result={result} />}
        {(checking.isError || shipping.isError) && <Failure error={checking.error ?? shipping.error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{isDone ? text.bulk.close : text.acts.cancel}</Button>
          {!isDone && (
            <>
              <Button
                htmlType="submit"
                loading={checking.isPending}
                disabled={file === null && typed.trim() === ''}
              >
                {text.bulk.check}
              </Button>
              <Button
                type="primary"
                disabled={checking.data === undefined || checking.data.shipped === 0}
                loading={shipping.isPending}
                onClick={apply}
              >
                {text.bulk.apply(checking.data?.shipped ?? 0)}
              </Button>
            </>
          )}
        </div>
      </Form>
    </Modal>
  );
}

/** What each line would do, has done, or why it does nothing. */
function Rows({ result: { isDryRun, shipped, refused, skipped, rows } }: { readonly result: Result }) {
  return (
    <div className="import-preview" role="status">
      <p>{text.bulk.summary(isDryRun, shipped, refused, skipped)}</p>
      <ul>
        {rows.map(({ line, order, orderId, carrierName, carrier, trackingNo, problem }) => (
          <li key={line}>
            <span className="quiet">{text.importPlace.line(line)}</span>{' '}
            <code title={orderId ?? order}>{orderId === null ? order : shortNumber(orderId)}</code>{' '}
            {carrierName ?? carrier} {trackingNo}{' '}
            {problem === null ? (
              <Tag tone="good">{isDryRun ? text.bulk.would : text.bulk.done}</Tag>
            ) : (
              <Tag tone="bad">{text.shipmentProblems[problem]}</Tag>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
