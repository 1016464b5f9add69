import { type ReactNode, useEffect, useId, useRef } from 'react';
import { reset } from '../api/simulator.js';
import { useNavigation } from '../state/navigation.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';
import { keysOf } from '../ui/options.js';
import { SHORTCUTS } from './shortcuts.js';

/** The dialog that is open, if one is. */
export function Dialogs() {
  switch (useNavigation().dialog) {
    case 'clear':
      return <ClearDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case null:
      return null;
  }
}

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Dialog({ title, onClose, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** Asks before a reset. */
function ClearDialog() {
  const text = useText();
  const act = useAct();
  const { setDialog } = useNavigation();
  const close = () => setDialog(null);
  function clear(): void {
    close();
    act(reset, text.cleared);
  }
  return (
    <Dialog title={text.clearTitle} onClose={close}>
      <p>{text.clearExplained}</p>
      <div className="dialog-buttons">
        <button type="button" onClick={close}>
          {text.cancel}
        </button>
        <button type="button" className="danger" onClick={clear}>
          {text.clearConfirm}
        </button>
      </div>
    </Dialog>
  );
}

/** Lists the keyboard shortcuts. */
function ShortcutsDialog() {
  const text = useText();
  const { setDialog } = useNavigation();
  const close = () => setDialog(null);
  return (
    <Dialog title={text.shortcuts} onClose={close}>
      <dl className="shortcuts">
        {keysOf(SHORTCUTS).map((name) => (
          <div key={name}>
            <dt>
              {SHORTCUTS[name].map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text.keyWords[name]}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-buttons">
        <button type="button" onClick={close}>
          {text.closeDialog}
        </button>
      </div>
    </Dialog>
  );
}
