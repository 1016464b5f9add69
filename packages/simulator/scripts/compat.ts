import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEY_MODES } from '../src/protocol/keyring.js';

// Runs the SDKs of compat/, unchanged from their registries, at the simulator in WeChat's place, in every key mode.

interface Project {
  /** A folder of compat/. */
  readonly language: string;
  /** Without it the language is skipped; in CI that is a failure. */
  readonly tool: string;
  /** Fetches what the project needs. */
  readonly prepare: readonly (readonly string[])[];
  readonly test: readonly string[];
}

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const compat = fileURLToPath(new URL('../compat', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'simulator-compat-'));
const python = join(scratch, 'python', 'bin', 'python');

const PROJECTS: readonly Project[] = [
  {
    language: 'go',
    tool: 'go',
    prepare: [['go', 'mod', 'download']],
    test: ['go', 'test', '-count=1', './...'],
  },
  {
    language: 'python',
    tool: 'python3',
    prepare: [
      ['python3', '-m', 'venv', join(scratch, 'python')],
      [python, '-m', 'pip', 'install', '--quiet', '--requirement', 'requirements.txt'],
    ],
    test: [python, '-B', '-m', 'pytest', '--quiet', '-p', 'no:cacheprovider'],
  },
];

function run(command: readonly string[], language: string): boolean {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { cwd: join(compat, language), stdio: 'inherit' }).status === 0;
}

const isThere = (tool: string) => spawnSync('which', [tool], { stdio: 'ignore' }).status === 0;

/** Whether the project passed; a skipped one passes outside CI. */
function tryProject({ language, tool, prepare, test }: Project): boolean {
  if (!isThere(tool)) {
    console.log(`${language}: skipped, because there is no ${tool}`);
    return process.env.CI === undefined;
  }
  if (!prepare.every((command) => run(command, language))) {
    console.log(`${language}: its packages cannot be had`);
    return false;
  }
  const results = KEY_MODES.map((mode) => {
    const isPassed = run([process.execPath, cli, 'exec', '--proxy', '--keys', mode, '--', ...test], language);
    console.log(`${language}, ${mode}: ${isPassed ? 'passed' : 'failed'}`);
    return isPassed;
  });
  return results.every((isPassed) => isPassed);
}

try {
  const results = PROJECTS.map(tryProject);
  process.exitCode = results.every((isPassed) => isPassed) ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
