import { join } from 'node:path';

/** An SDK of compat/, as its registry has it. */
interface Sdk {
  readonly name: string;
  /** Finds the version in the project's manifest. */
  readonly version: RegExp;
}

/** A folder of compat/: the SDKs of one language, in a project as its people lay it out. */
export interface Project {
  readonly language: string;
  /** The folder's name. */
  readonly folder: string;
  readonly manifest: string;
  readonly sdks: readonly Sdk[];
  /** Without it the project is skipped; in CI that is a failure. */
  readonly tool: string;
  /** Fetches what the project needs. @param scratch a folder that is removed after the run */
  readonly prepare: (scratch: string) => readonly (readonly string[])[];
  readonly test: (scratch: string) => readonly string[];
  /** Flags of `exec --proxy`. */
  readonly flags?: readonly string[];
}

const pythonOf = (scratch: string) => join(scratch, 'python', 'bin', 'python');

const inPom = (artifact: string) => new RegExp(`<artifactId>${artifact}</artifactId>\\s*<version>([^<]+)<`);
const inPackage = (name: string) => new RegExp(`"${name}": "([^"]+)"`);

export const PROJECTS: readonly Project[] = [
  {
    language: 'Go',
    folder: 'go',
    manifest: 'go.mod',
    sdks: [
      { name: 'wechatpay-go', version: /wechatpay-go v(\S+)/ },
      { name: 'gopay', version: /go-pay\/gopay v(\S+)/ },
    ],
    tool: 'go',
    prepare: () => [['go', 'test', '-run', '^$', './...']],
    test: () => ['go', 'test', '-count=1', './...'],
  },
  {
    language: 'Java',
    folder: 'java',
    manifest: 'pom.xml',
    sdks: [
      { name: 'wechatpay-java', version: inPom('wechatpay-java') },
      { name: 'wechatpay-apache-httpclient', version: inPom('wechatpay-apache-httpclient') },
      { name: 'WxJava', version: inPom('weixin-java-pay') },
    ],
    tool: 'mvn',
    prepare: () => [['mvn', '--quiet', '--batch-mode', 'test-compile']],
    test: () => ['mvn', '--quiet', '--batch-mode', 'test'],
    flags: ['--pass-through'],
  },
  {
    language: 'Python',
    folder: 'python',
    manifest: 'requirements.in',
    sdks: [{ name: 'wechatpayv3', version: /wechatpayv3==(\S+)/ }],
    tool: 'python3',
    prepare: (scratch) => [
      ['python3', '-m', 'venv', join(scratch, 'python')],
      [
        pythonOf(scratch),
        '-m',
        'pip',
        'install',
        '--quiet',
        '--require-hashes',
        '--requirement',
        'requirements.txt',
      ],
    ],
    test: (scratch) => [pythonOf(scratch), '-B', '-m', 'pytest', '--quiet', '-p', 'no:cacheprovider'],
  },
  {
    language: 'Node',
    folder: 'node',
    manifest: 'package.json',
    sdks: ['wechatpay-axios-plugin', 'wechatpay-node-v3', 'node-easywechat'].map((name) => ({
      name,
      version: inPackage(name),
    })),
    tool: 'npm',
    prepare: () => [['npm', 'ci', '--silent', '--no-audit', '--no-fund']],
    test: () => ['npm', '--silent', 'test'],
  },
];
