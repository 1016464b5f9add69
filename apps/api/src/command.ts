/** `taro-pay <command>`: every program of the API under one name, as a package has it. */
const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  start: async () => (await import('./serve.js')).serve({ hasColours: false }),
  migrate: () => import('./migrate.js'),
  doctor: () => import('./doctor.js'),
  'first-payment': () => import('./first-payment.js'),
  'operator-invite': () => import('./operator-invite.js'),
  backup: () => import('./backup.js'),
  restore: () => import('./restore.js'),
  archive: () => import('./archive.js'),
  'move-database': () => import('./move-database.js'),
};

const [name = ''] = process.argv.splice(2, 1);
const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (run === undefined) {
  console.error(`Usage: taro-pay ${Object.keys(COMMANDS).join('|')}`);
  process.exitCode = 2;
} else await run();
