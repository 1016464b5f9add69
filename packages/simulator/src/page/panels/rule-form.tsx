import { type FormEvent, useState } from 'react';
import type { Fault, FaultRule } from '../../faults/faults.js';
import { type Text, useText } from '../text/text.js';
import { type Option, optionsOf } from '../ui/options.js';
import { SelectField } from '../ui/select.js';
import { canHappenTo } from './rules.js';

const THOUSAND_MS = 1000;

const EVERY_CALL = '* api';
const EVERY_NOTIFICATION = '* notification';
type Operation = typeof EVERY_CALL | typeof EVERY_NOTIFICATION | Exclude<FaultRule['operation'], '*'>;

/** What a rule can be about. */
function operationsOf(text: Text): readonly Option<Operation>[] {
  return [
    { value: EVERY_CALL, label: text.everyCall },
    ...optionsOf(text.operations),
    { value: EVERY_NOTIFICATION, label: text.everyNotification },
    ...optionsOf(text.notificationOperations),
  ];
}

/** The faults that an operation can have. */
function faultsOf(text: Text, operation: Operation): readonly Option<Fault>[] {
  if (operation === EVERY_NOTIFICATION || operation in text.notificationOperations)
    return optionsOf(text.notificationFaults);
  return optionsOf(text.apiFaults).filter(
    ({ value }) => operation === EVERY_CALL || canHappenTo(operation, value),
  );
}

/** A form for a new rule. */
export function RuleForm({ onAdd }: { readonly onAdd: (rule: FaultRule) => void }) {
  const text = useText();
  const [operation, setOperation] = useState<Operation>(EVERY_CALL);
  const [wanted, setWanted] = useState<Fault>('LATENCY');
  const [percent, setPercent] = useState('100');
  const [times, setTimes] = useState('');
  const [seconds, setSeconds] = useState('8');
  const faults = faultsOf(text, operation);
  // What was chosen before may be impossible now.
  const { value: fault } = faults.find(({ value }) => value === wanted) ?? faults[0] ?? { value: wanted };
  const hasTime = fault === 'LATENCY' || fault === 'DELAYED';

  function add(event: FormEvent): void {
    event.preventDefault();
    const ms = Math.round(Number(seconds) * THOUSAND_MS);
    onAdd({
      operation: operation === EVERY_CALL || operation === EVERY_NOTIFICATION ? '*' : operation,
      fault,
      ...(percent === '100' ? {} : { probability: Number(percent) / 100 }),
      ...(times === '' ? {} : { times: Number(times) }),
      ...(fault === 'LATENCY' ? { latencyMs: ms } : {}),
      ...(fault === 'DELAYED' ? { delayMs: ms } : {}),
    });
  }

  return (
    <form className="fields" onSubmit={add}>
      <SelectField
        label={text.ruleOperation}
        options={operationsOf(text)}
        value={operation}
        onChange={setOperation}
      />
      <SelectField label={text.ruleFault} options={faults} value={fault} onChange={setWanted} />
      <label>
        {text.ruleProbability}
        <input
          type="number"
          min={1}
          max={100}
          step={1}
          required
          value={percent}
          onChange={(event) => setPercent(event.target.value)}
        />
      </label>
      <label>
        {text.ruleTimes}
        <input
          type="number"
          min={1}
          step={1}
          placeholder={text.always}
          value={times}
          onChange={(event) => setTimes(event.target.value)}
        />
      </label>
      {hasTime && (
        <label>
          {text.secondsField}
          <input
            type="number"
            min={0}
            max={600}
            step={0.1}
            required
            value={seconds}
            onChange={(event) => setSeconds(event.target.value)}
          />
        </label>
      )}
      <button type="submit">{text.ruleAdd}</button>
    </form>
  );
}
