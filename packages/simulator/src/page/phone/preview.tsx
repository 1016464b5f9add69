import { type FormEvent, useState } from 'react';
import type { Preview as PreviewState } from '../../server/preview.js';
import { useText } from '../text/text.js';
import { Select } from '../ui/select.js';

/** So many buyers can use the phone in turn. */
const BUYERS = ['1', '2', '3'];

const LOOPBACK = /^(localhost|127\.[\d.]+)$/;

/**
 * Where a buyer's preview is. Each has an origin of this machine of their own, and so a session and a cart of their own,
 * whatever mini-program it is.
 */
function addressFor(buyer: number, address: string): string {
  const url = new URL(address);
  if (buyer === 1 || !LOOPBACK.test(url.hostname)) return address;
  url.hostname = `buyer-${buyer}.localhost`;
  return url.href;
}

interface AddressBarProps {
  /** Where the preview is. */
  readonly url: string;
  readonly onLook: (typed: string) => void;
  /** 1 for the first. */
  readonly buyer: number;
  readonly onBuyer: (buyer: number) => void;
}

/** Where the preview of the mini-program is. */
export function AddressBar({ url, onLook, buyer, onBuyer }: AddressBarProps) {
  const text = useText();
  /** Null while nothing is typed. */
  const [typed, setTyped] = useState<string | null>(null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    onLook((typed ?? url).trim());
    setTyped(null);
  }

  return (
    <form className="address-bar" onSubmit={submit}>
      <input
        aria-label={text.previewAddress}
        placeholder="http://127.0.0.1:3000"
        spellCheck={false}
        value={typed ?? url}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Select
        label={text.phoneBuyer}
        options={BUYERS.map((value) => ({ value, label: text.buyerOf(value) }))}
        value={String(buyer)}
        onChange={(value) => onBuyer(Number(value))}
      />
      <button type="submit" className="icon-button" aria-label={text.previewLoad} title={text.previewLoad}>
        ↻
      </button>
    </form>
  );
}

interface PreviewProps {
  readonly preview: PreviewState;
  /** Another number loads the preview anew. */
  readonly load: number;
  readonly buyer: number;
  readonly onLookAgain: () => void;
}

/** The preview of the mini-program in a frame, or instructions to start one. */
export function Preview({ preview: { url, state }, load, buyer, onLookAgain }: PreviewProps) {
  const text = useText();
  if (state === 'running')
    return (
      <iframe
        key={`${load} ${buyer}`}
        src={addressFor(buyer, url)}
        title={text.phonePreview}
        allow="clipboard-write"
        referrerPolicy="no-referrer"
      />
    );
  return (
    <div className="screen-message">
      <h3>{text.previewMissing}</h3>
      <p>{text.previewStates[state](url, location.origin)}</p>
      <pre>pnpm start</pre>
      <button type="button" onClick={onLookAgain}>
        {text.previewLookAgain}
      </button>
    </div>
  );
}
