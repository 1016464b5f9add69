/** `taro-pay <command>`: every program of the API under one name, as a package has it. `--help` lists them. */
interface Command {
  readonly run: () => Promise<unknown>;
  readonly zh: string;
  readonly en: string;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    run: async () => (await import('./serve.js')).serve({ hasColours: false }),
    zh: '提供服务，直到收到 SIGTERM',
    en: 'serve, until SIGTERM',
  },
  migrate: {
    run: () => import('./migrate.js'),
    zh: '执行缺少的迁移；设 CREATE_DATABASE=on 时新建数据库',
    en: 'apply missing migrations; make a database with CREATE_DATABASE=on',
  },
  doctor: {
    run: () => import('./doctor.js'),
    zh: '检查收款需要的一切，并说明怎么办',
    en: 'check everything that a payment needs, and say what to do',
  },
  'first-payment': {
    run: () => import('./first-payment.js'),
    zh: '卖一件 1 分钱的商品，说明付款是怎样得知的，再退回',
    en: 'sell one product of 1 fen, tell how its payment became known, and give it back',
  },
  'operator-invite': {
    run: () => import('./operator-invite.js'),
    zh: '打印运营人员的一次性链接',
    en: 'print the one-time link of an operator',
  },
  backup: {
    run: () => import('./backup.js'),
    zh: '备份 SQLite 数据库，API 运行时也可以；加 --every 定时重复',
    en: 'copy a SQLite database, also while the API runs; again and again with --every',
  },
  restore: {
    run: () => import('./restore.js'),
    zh: '用备份替换现有数据库',
    en: 'put a backup in the place of the database',
  },
  archive: {
    run: () => import('./archive.js'),
    zh: '把旧事件移到文件',
    en: 'move old events to files',
  },
  'move-database': {
    run: () => import('./move-database.js'),
    zh: '把商城从 SQLite 迁到 PostgreSQL',
    en: 'move a shop from SQLite to PostgreSQL',
  },
};

async function help(): Promise<string> {
  const { systemLocale } = await import('./doctor/language.js');
  const isChinese = systemLocale().startsWith('zh');
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  return [
    isChinese ? '用法：taro-pay <命令>' : 'Usage: taro-pay <command>',
    '',
    ...Object.entries(COMMANDS).map(
      ([name, { zh, en }]) => `  ${name.padEnd(width)}  ${isChinese ? zh : en}`,
    ),
    '',
    isChinese
      ? '变量来自进程环境，或 TARO_PAY_ENVIRONMENT 指定的文件；说明见 docs/deploying.zh-CN.md。'
      : 'Variables come from the process, or the file TARO_PAY_ENVIRONMENT: docs/deploying.md has them.',
  ].join('\n');
}

const [name = ''] = process.argv.splice(2, 1);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command !== undefined) await command.run();
else if (name === '--help' || name === '-h' || name === 'help') console.log(await help());
else {
  console.error(`Usage: taro-pay ${Object.keys(COMMANDS).join('|')}`);
  console.error('taro-pay --help says what each does.');
  process.exitCode = 2;
}
