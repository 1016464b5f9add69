import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { text } from '../text/index.js';

const SHOWN_FOR_MS = 1_500;

/** A number that people send to each other: whole, in fixed width, with a button that copies it. */
export function Copyable({ value, shown = value }: { readonly value: string; readonly shown?: string }) {
  const [isCopied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_FOR_MS);
  }
  return (
    <span className="copyable">
      <code title={value}>{shown}</code>
      <button
        type="button"
        className="icon-button"
        aria-label={text.actions.copy(value)}
        onClick={() => void copy()}
      >
        {isCopied ? <CheckOutlined /> : <CopyOutlined />}
      </button>
    </span>
  );
}
