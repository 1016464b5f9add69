import { Button, Form, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useAct } from '../api/use-act.js';
import { text } from '../text/index.js';
import { Failure } from './states.js';

interface Props {
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly hint: string;
  /** The label of the words that are asked for. */
  readonly label?: string;
  readonly maxLength: number;
  readonly submit: string;
  readonly danger?: boolean;
  /** Further fields. */
  readonly children?: ReactNode;
  readonly isReady?: boolean;
  readonly act: (remark: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks for a remark, then acts. An error stays in the dialog, with what was typed. */
export function ActDialog({
  title,
  hint,
  label,
  maxLength,
  submit,
  danger,
  children,
  isReady = true,
  act,
  onClose,
}: Props) {
  const [remark, setRemark] = useState('');
  const acting = useAct(act);
  const isBlank = remark.trim() === '';
  return (
    <Modal open title={title} onCancel={onClose} footer={null} width={480} destroyOnHidden>
      <p className="quiet dialog-hint">{hint}</p>
      <Form layout="vertical" onFinish={() => acting.mutate(remark.trim(), { onSuccess: onClose })}>
        {children}
        <Form.Item label={label ?? text.acts.remark} htmlFor="remark">
          <Input.TextArea
            id="remark"
            autoFocus
            showCount
            maxLength={maxLength}
            rows={3}
            value={remark}
            onChange={({ target }) => setRemark(target.value)}
          />
        </Form.Item>
        {acting.isError && <Failure error={acting.error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text.acts.cancel}</Button>
          <Button
            type="primary"
            danger={danger ?? false}
            htmlType="submit"
            disabled={isBlank || !isReady}
            loading={acting.isPending}
          >
            {submit}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
