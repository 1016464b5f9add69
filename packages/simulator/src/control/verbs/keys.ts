import { KEY_KINDS, KEY_MODES, type KeyKind, type KeyMode } from '../../protocol/keyring.js';
import type { World } from '../../world/world.js';
import { choice, nothing, optional, shape, wholeNumber } from '../shape.js';
import { inProcess, verb } from '../verb.js';

const SWITCH_STEPS = ['start', 'rollBack'] as const;
type SwitchStep = (typeof SWITCH_STEPS)[number];

const PATH = '/_sim/keys';
const MAXIMUM_OVERLAP_MS = 30 * 24 * 3600 * 1000;

function rotate(world: World, kind: KeyKind, overlapMs: number | undefined): string {
  const serial = world.keyring.rotate(kind, overlapMs);
  world.note({ kind: 'keyRotated', key: kind, serial });
  return serial;
}

export const keyVerbs = {
  /** WeChat's public keys and certificates; nothing that is secret. */
  keys: verb({
    words:
      '`{mode, platformCertificates, payPublicKeys, switch}`: WeChat’s keys, newest last, nothing secret',
    act: ({ world }) => world.keyring.view,
    method: 'GET',
    path: PATH,
    input: nothing,
    answer: (keys) => keys(),
  }),

  setKeyMode: verb({
    words: 'chooses which kinds of keys the merchant has: `certificate`, `public-key`, `both`',
    act:
      ({ world }) =>
      (mode: KeyMode) => {
        world.keyring.setMode(mode);
        world.note({ kind: 'keyMode', mode });
      },
    method: 'POST',
    path: PATH,
    input: shape({ mode: choice(KEY_MODES) }),
    chosenBy: 'mode',
    answer(setMode, { input }, { world }) {
      setMode(input.mode);
      return world.keyring.view();
    },
  }),

  /** The seven days in which notifications change from the platform certificate to the public key, or their end. */
  switchKeys: verb({
    words: 'starts the switch to the public key, or rolls it back: `start`, `rollBack`; below',
    act:
      ({ world }) =>
      (step: SwitchStep) => {
        switch (step) {
          case 'start':
            world.keyring.startSwitch();
            break;
          case 'rollBack':
            world.keyring.rollSwitchBack();
            break;
        }
        world.note({ kind: 'keySwitch', step });
      },
    method: 'POST',
    path: PATH,
    input: shape({ switch: choice(SWITCH_STEPS) }),
    chosenBy: 'switch',
    lines: [
      {
        command: 'trigger',
        action: 'key-switch-start',
        body: { switch: 'start' },
        help: 'from certificates to the public key, in seven days of the clock',
        tell: () => 'The switch starts: 0.1 % of the notifications come with the public key.',
      },
      {
        command: 'trigger',
        action: 'key-switch-roll-back',
        body: { switch: 'rollBack' },
        help: 'back to platform certificates',
        tell: () => 'The switch is rolled back: everything comes with the platform certificate.',
      },
    ],
    answer(switchKeys, { input }, { world }) {
      switchKeys(input.switch);
      return world.keyring.view();
    },
  }),

  /** The serial of the new certificate. The old one stays for `overlapMs`, a day by default. */
  rotatePlatformCertificate: inProcess(
    'a new platform certificate, used at once; `rotateKey` for this kind',
    ({ world }) =>
      (overlapMs?: number) =>
        rotate(world, 'platformCertificate', overlapMs),
  ),

  /** The id of the new public key. The old one stays for `overlapMs`, a day by default. */
  rotatePayPublicKey: inProcess(
    'a new public key of WeChat Pay, used at once; `rotateKey` for this kind',
    ({ world }) =>
      (overlapMs?: number) =>
        rotate(world, 'payPublicKey', overlapMs),
  ),

  /** The serial or id of the new key. The old one stays for `overlapMs`, a day by default. */
  rotateKey: verb({
    words: 'takes a new `platformCertificate` or `payPublicKey` into use at once; below',
    act:
      ({ world }) =>
      (kind: KeyKind, overlapMs?: number) =>
        rotate(world, kind, overlapMs),
    method: 'POST',
    path: PATH,
    input: shape({ rotate: choice(KEY_KINDS), overlapMs: optional(wholeNumber(0, MAXIMUM_OVERLAP_MS)) }),
    chosenBy: 'rotate',
    answer(rotateKey, { input }, { world }) {
      rotateKey(input.rotate, input.overlapMs);
      return world.keyring.view();
    },
  }),
};
