import type { OperationOutputs } from '@taro-pay/contracts';
import { Button, Checkbox, Modal } from 'antd';
import { useId, useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { fieldName } from '../../ui/import-error.js';
import { yuan } from '../../ui/money.js';
import { Failure } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';

type Result = OperationOutputs['importProducts'];

const typed = (file: File): Blob =>
  new Blob([file], { type: file.name.toLowerCase().endsWith('.json') ? 'application/json' : 'text/csv' });

/** A field's value as the list of products shows it. */
function shown(field: string, value: unknown): string {
  if (field === 'priceFen' && typeof value === 'number') return yuan(value);
  if (typeof value === 'boolean') return value ? text.products.onSale : text.products.offSale;
  if (Array.isArray(value)) return text.products.picturesCount(value.length);
  return String(value ?? '') || text.products.empty;
}

/** Shows what a file would change, then does it: all of it or nothing. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const preview = useAct((chosen: File) =>
    call('importProducts', { query: { dryRun: true }, body: typed(chosen) }),
  );
  const [overwrites, setOverwrites] = useState(false);
  const run = useAct((chosen: File) =>
    call('importProducts', { query: { overwrite: overwrites }, body: typed(chosen) }),
  );
  const result = preview.data;
  const conflicts = result?.conflicts ?? 0;
  const changes = result === undefined ? 0 : result.created + result.changed;
  return (
    <Modal open title={text.products.import} footer={null} onCancel={onClose} width={640}>
      <p className="quiet dialog-hint">{text.products.importHint}</p>
      <label className="file-field" htmlFor={id}>
        {file?.name ?? text.products.choose}
        <input
          id={id}
          type="file"
          accept=".csv,.json,text/csv,application/json"
          onChange={({ target }) => {
            const chosen = target.files?.[0];
            target.value = '';
            if (chosen === undefined) return;
            setFile(chosen);
            setOverwrites(false);
            preview.mutate(chosen);
          }}
        />
      </label>
      {result !== undefined && <Preview result={result} />}
      {conflicts > 0 && (
        <Checkbox checked={overwrites} onChange={({ target }) => setOverwrites(target.checked)}>
          {text.products.overwrite(conflicts)}
        </Checkbox>
      )}
      {(preview.isError || run.isError) && <Failure error={preview.error ?? run.error} />}
      <div className="dialog-buttons">
        <Button onClick={onClose}>{text.acts.cancel}</Button>
        <Button
          type="primary"
          disabled={file === null || changes === 0 || preview.isPending || (conflicts > 0 && !overwrites)}
          loading={run.isPending}
          onClick={() => file !== null && run.mutate(file, { onSuccess: onClose })}
        >
          {text.products.doImport(changes)}
        </Button>
      </div>
    </Modal>
  );
}

function Preview({ result: { created, changed, unchanged, changes, notes } }: { readonly result: Result }) {
  return (
    <div className="import-preview">
      <p>{text.products.preview(created, changed, unchanged)}</p>
      {notes.map((note) => (
        <p key={note} className="quiet">
          {text.finding(note) ?? note}
        </p>
      ))}
      <ul>
        {changes.map((change) => (
          <li key={change.id}>
            <strong>{change.name}</strong>{' '}
            {change.isNew ? <Tag tone="good">{text.products.isNew}</Tag> : null}
            {change.conflict === null ? null : <Tag tone="bad">{text.products.isNewerHere}</Tag>}
            {!change.isNew &&
              change.fields.map(({ field, before, after }) => (
                <div key={field} className="quiet">
                  {text.products.change(fieldName(field), shown(field, before), shown(field, after))}
                </div>
              ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
