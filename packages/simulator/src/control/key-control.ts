import type { JsonObject } from '../foundation/json.js';
import { KEY_KINDS, KEY_MODES } from '../protocol/keyring.js';
import type { Control } from './control.js';
import type { ControlRoute } from './control-route.js';

const MAXIMUM_OVERLAP_MS = 30 * 24 * 3600 * 1000;

/** `/_sim/keys`: what anybody may know of WeChat's keys; `{mode}`, or `{rotate, overlapMs?}`. */
export function createKeyControl(control: Control): ControlRoute[] {
  const path = /^\/_sim\/keys$/;
  return [
    { method: 'GET', path, answer: control.keys },
    {
      method: 'POST',
      path,
      answer({ readBody }) {
        change(readBody(), control);
        return control.keys();
      },
    },
  ];
}

function change({ mode, rotate, overlapMs }: JsonObject, control: Control): void {
  if (mode !== undefined) {
    if (rotate !== undefined) throw new TypeError('Of “mode” and “rotate” there has to be one at a time.');
    control.setKeyMode(choose('mode', KEY_MODES, mode));
    return;
  }
  const kind = choose('rotate', KEY_KINDS, rotate);
  const overlap = readOverlap(overlapMs);
  if (kind === 'platformCertificate') control.rotatePlatformCertificate(overlap);
  else control.rotatePayPublicKey(overlap);
}

function choose<Choice extends string>(name: string, choices: readonly Choice[], value: unknown): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new TypeError(`“${name}” has to be one of ${choices.join(', ')}.`);
  return found;
}

function readOverlap(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAXIMUM_OVERLAP_MS)
    return value;
  throw new TypeError(`“overlapMs” has to be a whole number from 0 to ${MAXIMUM_OVERLAP_MS}.`);
}
