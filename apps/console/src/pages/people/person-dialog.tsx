import {
  type Invitation,
  MAX_FEN,
  OPERATOR_ROLES,
  type Operator,
  type OperatorRole,
} from '@taro-pay/contracts';
import { Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { Failure } from '../../ui/states.js';
import { parseYuan, typedYuan, YuanInput } from '../../ui/yuan-input.js';

interface Props {
  /** Null for a new one. */
  readonly person: Operator | null;
  readonly onClose: () => void;
  readonly onInvited?: (name: string, invitation: Invitation) => void;
}

/** Nothing typed is no limit. */
const typedLimit = (fen: number | null) => (fen === null || fen >= MAX_FEN ? '' : typedYuan(fen));

export function PersonDialog({ person, onClose, onInvited }: Props) {
  const [name, setName] = useState(person?.name ?? '');
  const [role, setRole] = useState<OperatorRole>(person?.role ?? 'support');
  const [single, setSingle] = useState(typedLimit(person?.refundLimitFen ?? null));
  const [day, setDay] = useState(typedLimit(person?.dayLimitFen ?? null));
  const singleFen = single === '' ? MAX_FEN : parseYuan(single);
  const dayFen = day === '' ? null : parseYuan(day);
  const isReady = name.trim() !== '' && singleFen !== null && (day === '' || dayFen !== null);

  const saving = useAct(async (refundLimitFen: number) => {
    const body = { role, refundLimitFen, dayLimitFen: dayFen };
    if (person === null)
      return (await call('createOperator', { body: { name: name.trim(), ...body } })).invitation;
    await call('updateOperator', { params: { operatorId: person.id }, body });
    return null;
  });

  function save(): void {
    if (singleFen === null || !isReady) return;
    saving.mutate(singleFen, {
      onSuccess: (invitation) => {
        if (invitation === null) onClose();
        else onInvited?.(name.trim(), invitation);
      },
    });
  }

  return (
    <Modal
      open
      title={person === null ? text.people.add : text.people.changeTitle(person.name)}
      footer={null}
      onCancel={onClose}
      width={520}
    >
      <Form layout="vertical" onFinish={save}>
        {person === null && (
          <Form.Item label={text.people.name} htmlFor="person-name">
            <Input
              id="person-name"
              autoFocus
              maxLength={40}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          </Form.Item>
        )}
        <Form.Item label={text.people.role}>
          <Radio.Group
            className="roles"
            value={role}
            options={OPERATOR_ROLES.map((value) => ({
              value,
              label: (
                <>
                  {text.roles[value]} <span className="quiet">{text.people.may[value]}</span>
                </>
              ),
            }))}
            onChange={({ target }) => setRole(target.value)}
          />
        </Form.Item>
        <Form.Item label={text.people.singleLimit} htmlFor="single" extra={text.people.limitHint}>
          <YuanInput id="single" label={text.people.singleLimit} value={single} onChange={setSingle} />
        </Form.Item>
        <Form.Item label={text.people.dayLimit} htmlFor="day">
          <YuanInput id="day" label={text.people.dayLimit} value={day} onChange={setDay} />
        </Form.Item>
        {saving.isError && <Failure error={saving.error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text.acts.cancel}</Button>
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={saving.isPending}>
            {person === null ? text.people.addAndLink : text.acts.save}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
