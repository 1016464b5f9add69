#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { run } from './cli/commands.js';

// V8 lets a heap grow to several times of what is alive in it before it clears up: 100,000 orders would take a gigabyte.
setFlagsFromString('--heap-growing-percent=40');

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads the output may leave first: `events --follow | head`.
    if (error.code === 'EPIPE') process.exit(0);
    console.error(`The output can not be written: ${error.message}`);
    process.exit(1);
  });
}

const code = await run(process.argv.slice(2));
// Node writes to a pipe while the program goes on: what is printed and not read yet would be lost.
await Promise.all([process.stdout, process.stderr].map(writtenOut));
process.exit(code);

function writtenOut(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
