import { Input } from '@tarojs/components';
import type { TextFieldProps } from '../model/text-field';

/** A field for one line of text. */
export function TextField({ name, value, hint, mostCharacters, purpose, onChange }: TextFieldProps) {
  return (
    <Input
      className={name}
      type="text"
      confirmType={purpose === 'search' ? 'search' : 'done'}
      maxlength={mostCharacters}
      placeholder={hint}
      placeholderClass="text-field-hint"
      ariaLabel={hint}
      value={value}
      onInput={({ detail }) => onChange(detail.value)}
    />
  );
}
