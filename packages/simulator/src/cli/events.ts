import { once } from 'node:events';
import type { JsonObject } from '../foundation/json.js';
import { type Command, Failure, parseFlags, readWholeNumber } from './command.js';
import { createControlClient, simulatorUrl, URL_FLAG, urlHelp } from './control-client.js';
import { eventLine } from './event-line.js';

const HELP = `Prints the events of a running simulator: calls, notifications and control actions.

Usage
  wechat-simulator events [flags]

Flags
  --follow             keep running, and print each event as it happens
  --order <number>     only events of this out_trade_no
  --mchid <number>     only events of this merchant
  --after <id>         only events with a greater id
  --json               print each whole event as one line of JSON
${urlHelp()}

Examples
  wechat-simulator events --follow
  wechat-simulator events --order ORDER-000001 --json | jq .refusal
`;

export const events: Command = {
  summary: 'print the events of a running simulator, and --follow new ones',
  help: HELP,
  async run(args) {
    const { values } = parseFlags(args, {
      options: {
        ...URL_FLAG,
        follow: { type: 'boolean', default: false },
        order: { type: 'string' },
        mchid: { type: 'string' },
        after: { type: 'string', default: '0' },
        json: { type: 'boolean', default: false },
      },
    });
    const after = readWholeNumber('--after', values.after, [0, Number.MAX_SAFE_INTEGER]);
    const url = simulatorUrl(values.url);
    const client = createControlClient(url);
    const print = async (event: JsonObject) => {
      if (values.order !== undefined && event.outTradeNo !== values.order) return;
      if (values.mchid !== undefined && event.mchid !== values.mchid) return;
      console.log(values.json ? JSON.stringify(event) : eventLine(event));
      // A slow reader lets the rest wait at the simulator.
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    };
    if (values.follow) {
      await client.follow(after, print);
      throw new Failure(`The simulator at ${url} has ended.`);
    }
    const { events } = await client.call('GET', `/_sim/events?after=${after}`);
    for (const event of Array.isArray(events) ? events : []) await print(event);
    return 0;
  },
};
