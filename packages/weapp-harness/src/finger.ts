import type { ProgramParts } from './program-parts.js';
import { dispatchEvent, dispatchTap } from './view/events.js';
import { closest } from './view/targets.js';
import type { ViewElement } from './view/view-element.js';

const DEFAULT_MAX_LENGTH = 140;

/** Taps an element; `share` is called for a button with `open-type="share"`. */
export function tapElement(
  { machine, gesture, phone }: ProgramParts,
  element: ViewElement,
  share: (button: ViewElement) => void,
): void {
  if (element.hidden) throw new Error('The element is hidden');
  const button = closest(element, 'button');
  // A disabled button swallows the tap.
  if (button?.disabled) return;
  gesture.begin();
  dispatchTap(machine, element);
  if (button?.attributes.openType === 'share') share(button);
  if (button?.attributes.openType === 'agreePrivacyAuthorization') {
    phone.agreeToPrivacyGuide();
    dispatchEvent(machine, button, 'agreeprivacyauthorization');
  }
}

/** The events of typing `value` into an element, replacing its text. */
export function typingEvents(element: ViewElement, value: string): readonly [type: string, detail: object][] {
  if (element.tag !== 'input' && element.tag !== 'textarea')
    throw new Error(`Cannot type into ${element.tag}`);
  if (element.disabled) throw new Error('The input is disabled');
  const limit = Number(element.attributes.maxlength ?? DEFAULT_MAX_LENGTH);
  const typed = limit < 0 ? value : value.slice(0, limit);
  return [
    ['focus', { value: '', height: 0 }],
    ['input', { value: typed, cursor: typed.length, keyCode: 0 }],
    ['blur', { value: typed }],
  ];
}
