import { type Faults, readFaults } from '../../faults/faults.js';
import type { JsonObject } from '../../foundation/json.js';
import { word } from '../command-line.js';
import { nothing } from '../shape.js';
import { verb } from '../verb.js';

const tell = (faults: JsonObject) => JSON.stringify(faults, null, 2);

export const faultVerbs = {
  faults: verb({
    words: 'the faults, with what is left of their `times`',
    act: ({ wechat }) => wechat.faults.current,
    method: 'GET',
    path: '/_sim/faults',
    isShared: true,
    input: nothing,
    lines: [{ command: 'faults', action: '', help: 'the faults now', tell }],
    answer: (faults) => faults(),
  }),

  /** A setting that is left out has its default. @throws TypeError that names what is wrong */
  setFaults: verb({
    words: 'sets all faults together; a setting that is left out has its default. Below',
    act:
      ({ wechat }) =>
      (faults: Partial<Faults>) => {
        wechat.faults.set(readFaults(faults));
        wechat.note({ kind: 'faults', faults: JSON.stringify(wechat.faults.current()) });
      },
    method: 'PUT',
    path: '/_sim/faults',
    isShared: true,
    input: { fields: ['seed?', 'rules?', 'signWith?', 'refunds?'], read: readFaults },
    lines: [
      {
        command: 'faults',
        action: 'set',
        words: [word('json', '', 'json')],
        help: 'from now on; a setting that is left out has its default',
        tell,
      },
      { command: 'faults', action: 'clear', help: 'no faults any more', tell },
    ],
    answer(setFaults, { input }, { wechat }) {
      setFaults(input);
      return wechat.faults.current();
    },
  }),
};
