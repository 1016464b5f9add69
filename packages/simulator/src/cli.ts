#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { run } from './cli/commands.js';

// By default V8 lets the heap grow to several times its live size. 100,000 orders would take a gigabyte.
setFlagsFromString('--heap-growing-percent=40');

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of the output may close it first: `events --follow | head`.
    if (error.code === 'EPIPE') process.exit(0);
    console.error(`The output cannot be written: ${error.message}`);
    process.exit(1);
  });
}

const code = await run(process.argv.slice(2));
// Writes to a pipe are asynchronous. Exiting before they end would lose output.
await Promise.all([process.stdout, process.stderr].map(writtenOut));
process.exit(code);

function writtenOut(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
