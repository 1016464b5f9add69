import { isRecord, parseJson } from '../foundation/json.js';
import { type Command, parseFlags, UsageError } from './command.js';
import { createControlClient, simulatorUrl, URL_FLAG, urlHelp } from './control-client.js';

const HELP = `Shows and sets what goes wrong at a running simulator.

Usage
  wechat-simulator faults                     what goes wrong now
  wechat-simulator faults set '<json>'        from now on; what is left out is as usual
  wechat-simulator faults clear               nothing goes wrong any more

Flags
${urlHelp()}

Examples
  wechat-simulator faults set '{"rules": [{"operation": "paymentNotification", "fault": "DROPPED"}]}'
  wechat-simulator faults set '{"seed": 7, "rules": [{"operation": "*", "fault": "ANSWER_LOST", "probability": 0.1}]}'

A wrong name answers with the list of the right ones.
`;

export const faults: Command = {
  summary: 'show, set or clear what goes wrong at a running one',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseFlags(args, { options: URL_FLAG, allowPositionals: true });
    const client = createControlClient(simulatorUrl(values.url));
    const wanted = readWanted(positionals);
    const answer =
      wanted === null
        ? await client.call('GET', '/_sim/faults')
        : await client.call('PUT', '/_sim/faults', wanted);
    console.log(JSON.stringify(answer, null, 2));
    return 0;
  },
};

function readWanted([action, json, surplus]: readonly string[]) {
  if (surplus !== undefined) throw new UsageError(`“${surplus}” is one word too many: quote the JSON.`);
  switch (action) {
    case undefined:
      return null;
    case 'clear':
      return {};
    case 'set': {
      const value = parseJson(json ?? '');
      if (!isRecord(value)) throw new UsageError(`Faults are set as a JSON object, not “${json ?? ''}”.`);
      return value;
    }
    default:
      throw new UsageError(`Faults can be set and cleared, not “${action}”.`);
  }
}
