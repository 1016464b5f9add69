import { type ComponentProps, useId } from 'react';
import type { Option } from './options.js';

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of several options. The label is for screen readers. */
export function Select<Value extends string>({ label, ...props }: SelectProps<Value>) {
  return <Options aria-label={label} {...props} />;
}

/** The same below its label. */
export function SelectField<Value extends string>({ label, ...props }: SelectProps<Value>) {
  const id = useId();
  return (
    <label htmlFor={id}>
      {label}
      <Options id={id} {...props} />
    </label>
  );
}

type OptionsProps<Value extends string> = Omit<SelectProps<Value>, 'label'> &
  Pick<ComponentProps<'select'>, 'id' | 'aria-label'>;

function Options<Value extends string>({ options, value, onChange, ...props }: OptionsProps<Value>) {
  return (
    <select
      {...props}
      value={value}
      onChange={({ target }) => {
        const chosen = options.find((option) => option.value === target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
