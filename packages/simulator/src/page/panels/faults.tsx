import { useState } from 'react';
import type { FaultRule, Faults as FaultSettings } from '../../faults/faults.js';
import { useFaults } from '../api/queries.js';
import { readFaults, setFaults } from '../api/simulator.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';
import { keysOf, optionsOf } from '../ui/options.js';
import { SelectField } from '../ui/select.js';
import { RuleForm } from './rule-form.js';
import { describe, PRESETS } from './rules.js';

type Change = Partial<FaultSettings> | ((faults: FaultSettings) => Partial<FaultSettings>);

/** The faults: rules by operation, presets, and settings for all calls. */
export function Faults() {
  const text = useText();
  const act = useAct();
  const faults = useFaults();

  /** Reads the faults first, so that concurrent changes stay. */
  function change(changes: Change): void {
    act(async () => {
      const known = await readFaults();
      await setFaults({ ...known, ...(typeof changes === 'function' ? changes(known) : changes) });
    }, text.doneFaults);
  }
  const addRule = (rule: FaultRule) => change(({ rules }) => ({ rules: [...rules, rule] }));

  return (
    <>
      <div className="detail-head">
        <h2>{text.faults}</h2>
        <button type="button" onClick={() => act(() => setFaults({}), text.doneFaultsClear)}>
          {text.faultsClear}
        </button>
      </div>
      <p className="hint">{text.faultsExplained}</p>
      {faults?.rules.length === 0 && <p className="hint">{text.noFaults}</p>}
      <Rules
        rules={faults?.rules ?? []}
        onRemove={(index) => change(({ rules }) => ({ rules: rules.filter((_, at) => at !== index) }))}
      />
      <h3>{text.presets}</h3>
      <div className="steps">
        {keysOf(PRESETS).map((preset) => (
          <button key={preset} type="button" className="step" onClick={() => addRule(PRESETS[preset])}>
            <b>{text.presetWords[preset]}</b>
            <span>{describe(text, PRESETS[preset])}</span>
          </button>
        ))}
      </div>
      <h3>{text.ruleAdd}</h3>
      <RuleForm onAdd={addRule} />
      <h3>{text.faultsForAll}</h3>
      {faults !== undefined && <ForAll faults={faults} onChange={change} />}
    </>
  );
}

interface RulesProps {
  readonly rules: readonly FaultRule[];
  readonly onRemove: (index: number) => void;
}

function Rules({ rules, onRemove }: RulesProps) {
  const text = useText();
  return (
    <ul className="rules">
      {rules.map((rule, index) => (
        <li key={index}>
          <span>{describe(text, rule)}</span>
          <button
            type="button"
            className="small"
            aria-label={`${text.remove}: ${describe(text, rule)}`}
            onClick={() => onRemove(index)}
          >
            {text.remove}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ForAllProps {
  readonly faults: FaultSettings;
  readonly onChange: (change: Partial<FaultSettings>) => void;
}

function ForAll({ faults, onChange }: ForAllProps) {
  const text = useText();
  return (
    <div className="fields">
      <SelectField
        label={text.signWith}
        options={optionsOf(text.signers)}
        value={faults.signWith}
        onChange={(signWith) => onChange({ signWith })}
      />
      <SelectField
        label={text.faultRefunds}
        options={optionsOf(text.refundFaults)}
        value={faults.refunds}
        onChange={(refunds) => onChange({ refunds })}
      />
      <Seed key={faults.seed} seed={faults.seed} onChange={(seed) => onChange({ seed })} />
    </div>
  );
}

interface SeedProps {
  readonly seed: number;
  readonly onChange: (seed: number) => void;
}

/** Takes a number when the field is left, not at every digit. */
function Seed({ seed, onChange }: SeedProps) {
  const [typed, setTyped] = useState(String(seed));
  return (
    <label>
      {useText().seed}
      <input
        type="number"
        min={0}
        step={1}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={({ target }) => {
          if (typed !== '' && Number(typed) !== seed && target.reportValidity()) onChange(Number(typed));
        }}
      />
    </label>
  );
}
