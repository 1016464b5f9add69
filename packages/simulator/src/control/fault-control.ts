import { readFaults } from '../faults/faults.js';
import type { Control } from './control.js';
import type { ControlRoute } from './control-route.js';

/** `/_sim/faults`: told, and set all together. */
export function createFaultControl(control: Control): ControlRoute[] {
  const path = /^\/_sim\/faults$/;
  return [
    { method: 'GET', path, answer: control.faults },
    {
      method: 'PUT',
      path,
      answer({ readBody }) {
        control.setFaults(readFaults(readBody()));
        return control.faults();
      },
    },
  ];
}
