import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../test/files-in.js';
import { findDoubles, findSizeProblems, listModules, measureBuild } from '../test/package-size.js';
import { sourceMapsOf } from './source-maps.js';

/** WeChat's limit of a package, and of all together. https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages.html */
const PACKAGE_BYTES = 2 * 1024 * 1024;
const ALL_BYTES = 30 * 1024 * 1024;

/** It takes minutes to install and is used here alone, so it is no dependency: npx fetches it. */
const UPLOADER = 'miniprogram-ci@2.1.42';

/** What `build.json` says of a production build. */
interface PublishedBuild {
  readonly mode: string;
  readonly commit: string | null;
  readonly hasLocalChanges: boolean;
  readonly appId: string;
  readonly apiBaseUrl: string;
}

export interface Publication {
  /** `preview` makes a QR code that works for some minutes; `upload` a version that can be submitted for review. */
  readonly action: 'upload' | 'preview';
  readonly folder: string;
  /** As buyers of the console see it: 1.2.3. */
  readonly version: string;
  /** The upload key of the mini-program; null in a dry run. */
  readonly keyPath: string | null;
  /** The picture of the preview's QR code. */
  readonly qrPath: string;
}

/** The description of a finished production build. @throws Error where the folder has none */
export function readBuild(folder: string): PublishedBuild {
  return JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8'));
}

/** Why a build must not be published, one line each. */
export function findPublishProblems({ folder, version }: Publication, helloWorldBytes: number): string[] {
  const build = readBuild(folder);
  const size = measureBuild(folder);
  const problems: string[] = [];
  if (!/^\d+\.\d+\.\d+$/.test(version)) problems.push(`The version has to be like 1.2.3, not “${version}”.`);
  if (build.mode !== 'production') problems.push(`The build is one for ${build.mode}, not for production.`);
  if (!/^[0-9a-f]{40}$/.test(build.commit ?? '')) problems.push('The build does not know its commit.');
  if (build.hasLocalChanges) problems.push('The build has changes that are in no commit.');
  const project: { appid: string } = JSON.parse(readFileSync(join(folder, 'project.config.json'), 'utf8'));
  if (project.appid !== build.appId)
    problems.push(`project.config.json is of ${project.appid}, the build of ${build.appId}.`);
  if (filesIn(folder).some((path) => path.endsWith('.map')))
    problems.push('The build has source maps in it.');
  if (!existsSync(sourceMapsOf(folder))) problems.push('The source maps are not kept.');
  const packages = [{ path: 'the main package', bytes: size.main.bytes }, ...size.subpackages];
  for (const { path, bytes } of packages)
    if (bytes > PACKAGE_BYTES) problems.push(`${path} has ${bytes} bytes; WeChat takes ${PACKAGE_BYTES}.`);
  if (size.totalBytes > ALL_BYTES)
    problems.push(`The build has ${size.totalBytes} bytes; WeChat takes ${ALL_BYTES}.`);
  problems.push(...findSizeProblems(size, helloWorldBytes).map((line) => `${line}.`));
  problems.push(...findDoubles(listModules(folder)).map((line) => `A module is bundled twice: ${line}.`));
  return problems;
}

/**
 * The command that publishes, for npx. Its description names version and commit: the console of WeChat shows it beside
 * each version. https://developers.weixin.qq.com/miniprogram/dev/devtools/ci.html
 */
export function publishCommand({ action, folder, version, keyPath, qrPath }: Publication): string[] {
  const { appId, commit } = readBuild(folder);
  return [
    ...['--yes', UPLOADER, action],
    ...['--pp', folder, '--pkp', keyPath ?? '<the upload key>', '--appid', appId],
    ...['--uv', version, '--ud', `${version} ${commit?.slice(0, 12)}`],
    // Each robot has one version of its own in the console: previews do not replace what is to be reviewed.
    ...['-r', action === 'upload' ? '1' : '2', '--use-project-config', 'true'],
    ...(action === 'preview' ? ['--qrcode-format', 'image', '--qrcode-output-dest', qrPath] : []),
  ];
}
