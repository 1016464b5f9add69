import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Checks, Found } from './findings.js';
import type { World } from './world.js';

/** Of each package. https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages.html */
const PACKAGE_KILOBYTES = 2_048;

const BuildSchema = Type.Object({
  mode: Type.String(),
  commit: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  appId: Type.Optional(Type.String()),
  apiBaseUrl: Type.Optional(Type.String()),
  payment: Type.Optional(Type.String()),
});

const PackagesSchema = Type.Object({
  subPackages: Type.Optional(Type.Array(Type.Object({ root: Type.String() }))),
  subpackages: Type.Optional(Type.Array(Type.Object({ root: Type.String() }))),
});

/** The mini-program as it would be uploaded, where the project's clone has a build of it. */
export function createBuildCheck({ buildFolder, config }: World): Pick<Checks, 'miniProgramBuild'> {
  const { appId } = config.wechat;
  const { publicBaseUrl } = config;
  const command = `TARO_APP_ID=${appId} TARO_APP_API_BASE_URL=${publicBaseUrl} pnpm --filter miniapp build:weapp --mode production`;

  function look(): Found<'miniProgramBuild'> {
    if (!existsSync(buildFolder)) return { code: 'none' };
    const build = read(BuildSchema, 'build.json');
    const packages = read(PackagesSchema, 'app.json');
    if (build === null || packages === null) return { code: 'incomplete', facts: { path: buildFolder } };
    if (build.payment === 'simulator') return { code: 'simulated' };
    if (build.mode !== 'production') return { code: 'notProduction', facts: { mode: build.mode } };
    if (build.appId !== appId) return { code: 'otherApp', facts: { appId: build.appId ?? '' } };
    if (build.apiBaseUrl !== publicBaseUrl) {
      return { code: 'otherAddress', facts: { url: build.apiBaseUrl ?? '' } };
    }
    const roots = [...(packages.subPackages ?? []), ...(packages.subpackages ?? [])].map(({ root }) => root);
    const sizes = packageSizes(roots);
    for (const [name, bytes] of sizes) {
      const kilobytes = Math.ceil(bytes / 1024);
      if (kilobytes > PACKAGE_KILOBYTES) return { code: 'tooLarge', facts: { name, kilobytes } };
    }
    const all = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    const facts = { commit: build.commit?.slice(0, 12) ?? '?', kilobytes: Math.ceil(all / 1024) };
    return { code: 'right', facts };
  }

  function read<Schema extends typeof BuildSchema | typeof PackagesSchema>(schema: Schema, name: string) {
    try {
      return Value.Parse(schema, JSON.parse(readFileSync(join(buildFolder, name), 'utf8')));
    } catch {
      return null;
    }
  }

  /** Bytes by the root of the package; the main package is `main`. */
  function packageSizes(roots: readonly string[]): Map<string, number> {
    const sizes = new Map<string, number>();
    for (const entry of readdirSync(buildFolder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const path = relative(buildFolder, file).split(sep).join('/');
      const name = roots.find((root) => path.startsWith(`${root.replace(/\/$/, '')}/`)) ?? 'main';
      sizes.set(name, (sizes.get(name) ?? 0) + statSync(file).size);
    }
    return sizes;
  }

  return {
    miniProgramBuild() {
      const { code, facts } = look();
      return { code, facts: { ...facts, command } };
    },
  };
}
