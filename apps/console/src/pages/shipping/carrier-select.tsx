import { Input, Select } from 'antd';
import { useState } from 'react';
import { text } from '../../text/index.js';
import { problemOf } from '../../ui/problem.js';
import { recentCarriers } from './recent-carriers.js';
import { useCarriers } from './use-carriers.js';

interface Props {
  readonly id?: string;
  /** WeChat’s id of the carrier; null where none is chosen. */
  readonly value: string | null;
  readonly onChange: (carrier: string) => void;
}

/** The carriers of WeChat’s list, by name or id; those used at this desk stand first, the last one on top. */
export function CarrierSelect({ id, value, onChange }: Props) {
  const [recent] = useState(recentCarriers);
  const { data: carriers, error, isPending } = useCarriers();
  const option = ({ id: carrier, name }: { readonly id: string; readonly name: string }) => ({
    value: carrier,
    label: name,
    found: `${name} ${carrier}`,
  });
  // WeChat has told none yet: the API takes it as it is typed.
  if (carriers?.length === 0) {
    return (
      <Input
        {...(id !== undefined && { id })}
        className="carrier-select"
        placeholder={text.shipping.carrier}
        aria-label={text.shipping.carrier}
        maxLength={64}
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  const used = recent.flatMap((known) => carriers?.find((carrier) => carrier.id === known) ?? []);
  const others = carriers?.filter((carrier) => !used.includes(carrier)) ?? [];
  return (
    <Select
      {...(id !== undefined && { id })}
      className="carrier-select"
      showSearch={{ optionFilterProp: 'found' }}
      loading={isPending}
      status={error === null ? '' : 'error'}
      placeholder={text.shipping.carrier}
      aria-label={text.shipping.carrier}
      notFoundContent={error === null ? text.shipping.noCarrier : problemOf(error).title}
      value={value}
      options={[
        { label: text.shipping.lastUsed, options: used.map(option) },
        { label: text.shipping.allCarriers, options: others.map(option) },
      ].filter(({ options }) => options.length > 0)}
      onChange={onChange}
    />
  );
}
