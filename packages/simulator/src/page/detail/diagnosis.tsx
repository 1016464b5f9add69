import { useState } from 'react';
import type { Diagnosis } from '../../diagnosis/signature-diagnosis.js';
import { useText } from '../text/text.js';
import { Callout } from './callout.js';
import { Comparison } from './comparison.js';

interface DiagnosisProps {
  readonly title: string;
  readonly diagnosis: Diagnosis;
}

/** Why a signature was refused: the mistake, and both strings side by side with what differs marked. */
export function DiagnosisDetail({ title, diagnosis }: DiagnosisProps) {
  const text = useText();
  const { mistake, explanation, expectedSigningString: expected, clientSigningString: signed } = diagnosis;
  const advice = text.advice(mistake);
  return (
    <>
      <Callout title={`${title} · ${text.mistakes[mistake]}`}>
        <p>{advice ?? explanation}</p>
        {advice !== null && (
          <details>
            <summary>{text.inEnglish}</summary>
            <p lang="en">{explanation}</p>
          </details>
        )}
      </Callout>
      {signed !== null && <Comparison expected={expected} signed={signed} />}
      {/* The key fits, and the text that was signed is not known here. A person can tell it. */}
      {signed === null && mistake === 'otherText' && <PastedComparison expected={expected} />}
    </>
  );
}

function PastedComparison({ expected }: { readonly expected: string }) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const [signed, setSigned] = useState<string | null>(null);
  return (
    <>
      <div className="paste">
        <p className="hint">{text.comparisonPaste}</p>
        <textarea
          rows={5}
          spellCheck={false}
          aria-label={text.comparisonPaste}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="button" onClick={() => setSigned(typed)}>
          {text.compare}
        </button>
      </div>
      {signed !== null && <Comparison expected={expected} signed={signed} />}
    </>
  );
}
