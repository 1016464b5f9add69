import { type Address, LIMITS } from '@taro-pay/contracts';
import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { Failure } from '../../ui/states.js';

/** The fields of an address in the order of its form, with how much each takes. */
const FIELDS = [
  ['name', LIMITS.addressNameCharacters],
  ['phone', LIMITS.phoneCharacters],
  ['province', LIMITS.addressRegionCharacters],
  ['city', LIMITS.addressRegionCharacters],
  ['district', LIMITS.addressRegionCharacters],
  ['street', LIMITS.addressStreetCharacters],
  ['detail', LIMITS.addressDetailCharacters],
  ['postalCode', LIMITS.postalCodeCharacters],
] as const;

/** At least five digits, however they are grouped: as the API takes them. */
const PHONE = /^(?:[+ -]*[0-9]){5}[+0-9 -]*$/;

const NEEDED: readonly (keyof Address)[] = ['name', 'phone', 'detail'];

interface Props {
  readonly orderId: string;
  readonly address: Address;
  readonly onClose: () => void;
}

/** Changes where an order goes, as long as it has not been sent. */
export function AddressDialog({ orderId, address, onClose }: Props) {
  const { message } = App.useApp();
  const [typed, setTyped] = useState<Address>(address);
  const changing = useAct((changed: Address) =>
    call('changeAddress', { params: { orderId }, body: { address: changed } }),
  );
  const isPhone = PHONE.test(typed.phone.trim());
  const isReady = isPhone && NEEDED.every((field) => (typed[field] ?? '').trim() !== '');

  function submit(): void {
    if (!isReady || changing.isPending) return;
    changing.mutate(trimmed(typed), {
      onSuccess: () => {
        void message.success(text.addressChange.done);
        onClose();
      },
    });
  }

  return (
    <Modal open title={text.addressChange.open} onCancel={onClose} footer={null} width={520} destroyOnHidden>
      <p className="quiet dialog-hint">{text.addressChange.hint}</p>
      <Form layout="vertical" className="address-form" onFinish={submit}>
        {FIELDS.map(([field, maxLength]) => (
          <Form.Item
            key={field}
            label={text.addressChange[field]}
            htmlFor={`address-${field}`}
            required={NEEDED.includes(field)}
            validateStatus={field === 'phone' && !isPhone ? 'error' : ''}
            help={field === 'phone' && !isPhone ? text.addressChange.phoneWrong : undefined}
          >
            <Input
              id={`address-${field}`}
              maxLength={maxLength}
              inputMode={field === 'phone' ? 'tel' : 'text'}
              autoComplete="off"
              value={typed[field] ?? ''}
              onChange={({ target }) => setTyped({ ...typed, [field]: target.value })}
            />
          </Form.Item>
        ))}
        {changing.isError && <Failure error={changing.error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text.acts.cancel}</Button>
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={changing.isPending}>
            {text.acts.save}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

/** Without the spaces around each part, and without a postal code that is none. */
function trimmed({ postalCode = '', ...parts }: Address): Address {
  const address = {
    name: parts.name.trim(),
    phone: parts.phone.trim(),
    province: parts.province.trim(),
    city: parts.city.trim(),
    district: parts.district.trim(),
    street: parts.street.trim(),
    detail: parts.detail.trim(),
  };
  return postalCode.trim() === '' ? address : { ...address, postalCode: postalCode.trim() };
}
