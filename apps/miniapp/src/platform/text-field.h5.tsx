import type { TextFieldProps } from '../model/text-field';

/** The browser's own field: Taro's weighs as much as a page. */
export function TextField({ name, value, hint, mostCharacters, purpose, onChange }: TextFieldProps) {
  return (
    <input
      className={`text-field ${name}`}
      type={purpose}
      maxLength={mostCharacters}
      placeholder={hint}
      aria-label={hint}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
