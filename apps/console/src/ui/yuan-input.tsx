import { Input } from 'antd';
import { text } from '../text/index.js';

/** The fen of an amount typed in yuan; null where it is none. It is never rounded. */
export function parseYuan(typed: string): number | null {
  const match = /^(\d{1,8})(?:[.。](\d{0,2}))?$/.exec(
    typed
      .trim()
      .replace(/^[¥￥]/, '')
      .replaceAll(',', ''),
  );
  if (match === null) return null;
  const [, yuan = '', fraction = ''] = match;
  return Number(yuan) * 100 + Number(fraction.padEnd(2, '0'));
}

/** 1234 fen as it is typed: 12.34. */
export const typedYuan = (amountFen: number): string => (amountFen / 100).toFixed(2);

interface Props {
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly label: string;
  readonly placeholder?: string;
  readonly id?: string;
}

/** An amount in yuan, with at most two places. */
export function YuanInput({ value, onChange, label, placeholder, id }: Props) {
  const isWrong = value !== '' && parseYuan(value) === null;
  return (
    <Input
      {...(id !== undefined && { id })}
      className="yuan-input"
      prefix="¥"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={isWrong}
      status={isWrong ? 'error' : ''}
      title={isWrong ? text.money.wrong : undefined}
      placeholder={placeholder}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
