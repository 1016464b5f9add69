import { type ComponentProps, type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import type { Option } from './options.js';

const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowRight: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  ArrowLeft: (index) => index - 1,
  Home: () => 0,
  End: (_, last) => last,
};

const buttonsOf = (group: HTMLElement) => [...group.querySelectorAll('button')];

function setStop(group: HTMLElement, stop: HTMLButtonElement): void {
  for (const one of buttonsOf(group)) {
    one.tabIndex = one === stop ? 0 : -1;
    if (one === stop) one.dataset.stop = '';
    else delete one.dataset.stop;
  }
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const group = event.currentTarget;
  const move = MOVES[event.key];
  if (move === undefined) return;
  const buttons = buttonsOf(group);
  const index =
    document.activeElement instanceof HTMLButtonElement ? buttons.indexOf(document.activeElement) : -1;
  const target = buttons[move(index, buttons.length - 1)];
  if (index === -1 || target === undefined) return;
  event.preventDefault();
  setStop(group, target);
  target.focus();
}

/**
 * A group of buttons with one tab stop; arrow keys, Home and End move inside it.
 * https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#kbd_roving_tabindex
 */
export function Roving(props: ComponentProps<'div'>) {
  const group = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (group.current === null) return;
    const buttons = buttonsOf(group.current);
    const stop = buttons.find((one) => one.dataset.stop !== undefined) ?? buttons[0];
    if (stop !== undefined) setStop(group.current, stop);
  });
  // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside.
  return <div {...props} ref={group} onKeyDown={moveFocus} />;
}

interface ChoicesProps<Value> {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly chosen: Value | undefined;
  readonly onChoose: (value: Value) => void;
}

/** Buttons of which one is pressed. */
export function Choices<Value extends string | null>({
  label,
  options,
  chosen,
  onChoose,
}: ChoicesProps<Value>) {
  return (
    <Roving className="kinds" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.label}
          type="button"
          aria-pressed={option.value === chosen}
          onClick={() => onChoose(option.value)}
        >
          {option.label}
        </button>
      ))}
    </Roving>
  );
}
