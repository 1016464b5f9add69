#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  createMerchant,
  environmentFile,
  type Merchant,
  parseMerchant,
  type Simulator,
  startSimulator,
} from './index.js';

const HELP = `A stand-in for WeChat: mini-program login and WeChat Pay APIv3, on this machine.

  --port <number>      where to listen (3100)
  --host <address>     127.0.0.1 unless told; 0.0.0.0 lets other devices in
  --merchant <file>    keep the merchant and its keys in this file; made where it does not exist
  --write-env <file>   write what a back end needs into this file; printed where it is left out
  --help
`;

// The flag is not called --env-file because Node 20 takes that for its own, wherever it stands.
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3100' },
      host: { type: 'string', default: '127.0.0.1' },
      merchant: { type: 'string' },
      'write-env': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port has to be a port, not “${values.port}”.`);
  const merchant = values.merchant === undefined ? undefined : keepMerchant(values.merchant);
  const simulator = await startSimulator({ port, host: values.host, ...(merchant && { merchant }) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
  tell(simulator, values['write-env']);
}

function tell(simulator: Simulator, envFile: string | undefined): void {
  const environment = environmentFile(simulator.environment);
  console.log(`WeChat’s simulator: ${simulator.address}`);
  if (envFile === undefined) console.log(`\n${environment}`);
  else {
    writeFileSync(envFile, environment, { mode: 0o600 });
    console.log(`The merchant, for a back end: ${envFile}`);
  }
}

function keepMerchant(path: string): Merchant {
  if (existsSync(path)) return parseMerchant(readFileSync(path, 'utf8'));
  const merchant = createMerchant(Date.now(), randomBytes);
  writeFileSync(path, `${JSON.stringify(merchant, null, 2)}\n`, { mode: 0o600 });
  return merchant;
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (isTaken) console.error('The port is taken: choose another one with --port.');
  else console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
