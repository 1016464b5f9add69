import { FilterOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useId, useState } from 'react';
import { hrefOf, useFilters, usePlace } from '../app/router.js';
import { text } from '../text/index.js';
import { Link } from './link.js';
import { parseYuan, typedYuan, YuanInput } from './yuan-input.js';

/** The value of a table that a text of the address names; undefined where it is none. */
export const oneOf = <Value extends string>(
  values: readonly Value[],
  name: string | null,
): Value | undefined => values.find((value) => value === name);

interface View {
  readonly title: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Views of a list that are often wanted, one click each. The chosen one stays marked while other filters narrow it: its
 * own filter has no field.
 */
export function Views({ label, views }: { readonly label: string; readonly views: readonly View[] }) {
  const { path, query } = usePlace();
  const names = views.flatMap((view) => Object.keys(view.query));
  return (
    <nav className="views" aria-label={label}>
      {views.map((view) => (
        <Link
          key={view.title}
          href={hrefOf(path, view.query)}
          aria-current={
            names.every((name) => (query.get(name) ?? undefined) === view.query[name]) ? 'true' : undefined
          }
        >
          {view.title}
        </Link>
      ))}
    </nav>
  );
}

/** The names in the address of the filters that have more than one. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  period: ['from', 'to'],
  amount: ['minFen', 'maxFen'],
};

interface FiltersProps {
  /** Always there. */
  readonly search?: ReactNode;
  /** What the others filter by: `period`, `amount`, or the name in the address. */
  readonly by: readonly string[];
  readonly children: ReactNode;
}

/** The filters of a list. On a phone they are folded behind a button that counts those in use. */
export function Filters({ search, by, children }: FiltersProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [filters] = useFilters();
  const count = by.filter((name) => (NAMES[name] ?? [name]).some((part) => filters.has(part))).length;
  return (
    <div className={`filters${isOpen ? ' filters-open' : ''}`}>
      {search}
      <Button
        className="filters-toggle"
        icon={<FilterOutlined />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {text.filters.open(count)}
      </Button>
      <div className="filters-folded" id={id}>
        {children}
      </div>
    </div>
  );
}

/** Searches when Enter or the button is pressed. */
export function SearchFilter({ name, label }: { readonly name: string; readonly label: string }) {
  const [filters, change] = useFilters();
  const known = filters.get(name) ?? '';
  return (
    <Input.Search
      key={known}
      defaultValue={known}
      allowClear
      maxLength={64}
      placeholder={label}
      aria-label={label}
      onSearch={(value) => change({ [name]: value.trim() })}
    />
  );
}

interface SelectProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function SelectFilter({ name, label, options }: SelectProps) {
  const [filters, change] = useFilters();
  return (
    <Select
      className="select-filter"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={label}
      aria-label={label}
      value={filters.get(name)}
      options={[...options]}
      onChange={(value: string | undefined) => change({ [name]: value })}
    />
  );
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayOf = (typed: string | null) => (typed !== null && DAY.test(typed) ? dayjs(typed) : null);

/** The first and the last day, in Beijing. */
export function PeriodFilter({ label }: { readonly label: string }) {
  const [filters, change] = useFilters();
  return (
    <DatePicker.RangePicker
      className="period-filter"
      value={[dayOf(filters.get('from')), dayOf(filters.get('to'))]}
      allowEmpty={[true, true]}
      placeholder={[text.filters.fromDay(label), text.filters.toDay]}
      aria-label={label}
      presets={[
        { label: text.filters.today, value: () => [dayjs(), dayjs()] },
        {
          label: text.filters.yesterday,
          value: () => [dayjs().subtract(1, 'day'), dayjs().subtract(1, 'day')],
        },
        { label: text.filters.week, value: () => [dayjs().subtract(6, 'day'), dayjs()] },
      ].map(({ label: title, value }) => {
        const [from = dayjs(), to = dayjs()] = value();
        return { label: title, value: [from, to] };
      })}
      onChange={(days) =>
        change({ from: days?.[0]?.format('YYYY-MM-DD'), to: days?.[1]?.format('YYYY-MM-DD') })
      }
    />
  );
}

/** The period of the address, as the API takes it: whole days in Beijing, the last one included. */
export function periodOf(filters: URLSearchParams): { from?: string; to?: string } {
  const from = dayOf(filters.get('from'));
  const to = dayOf(filters.get('to'));
  return {
    ...(from !== null && { from: `${from.format('YYYY-MM-DD')}T00:00:00+08:00` }),
    ...(to !== null && { to: `${to.add(1, 'day').format('YYYY-MM-DD')}T00:00:00+08:00` }),
  };
}

/** The least and the largest amount; the address has them in fen. */
export function AmountFilter() {
  return (
    <div className="amount-filter">
      <AmountField name="minFen" label={text.filters.least} />
      <span aria-hidden="true">–</span>
      <AmountField name="maxFen" label={text.filters.most} />
    </div>
  );
}

function AmountField({ name, label }: { readonly name: string; readonly label: string }) {
  const [filters, change] = useFilters();
  const known = amountOf(filters, name);
  const [typed, setTyped] = useState(known === undefined ? '' : typedYuan(known));
  return (
    <YuanInput
      label={label}
      placeholder={label}
      value={typed}
      onChange={(value) => {
        setTyped(value);
        const fen = parseYuan(value);
        if (value === '' || fen !== null) change({ [name]: fen?.toString() });
      }}
    />
  );
}

/** An amount of the address in fen. */
export function amountOf(filters: URLSearchParams, name: string): number | undefined {
  const value = filters.get(name) ?? '';
  return /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

/** Without the fields that are undefined: the API refuses an empty filter. */
export function defined<Query extends object>(
  query: Query,
): { [Name in keyof Query]?: Exclude<Query[Name], undefined> };
export function defined(query: object): object {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));
}
