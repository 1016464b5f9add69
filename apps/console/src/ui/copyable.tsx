import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { text } from '../text/index.js';

const SHOWN_FOR_MS = 1_500;

interface Props {
  readonly value: string;
  readonly shown?: string;
  /** What the button says that it copies. */
  readonly label?: string;
}

/** A number that people send to each other: whole, in fixed width, with a button that copies it. */
export function Copyable({ value, shown = value, label = text.actions.copy(value) }: Props) {
  const [isCopied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_FOR_MS);
  }
  return (
    <span className="copyable">
      {shown !== '' && <code title={value}>{shown}</code>}
      <button type="button" className="icon-button" aria-label={label} onClick={() => void copy()}>
        {isCopied ? <CheckOutlined /> : <CopyOutlined />}
      </button>
    </span>
  );
}
