import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { applyMigrations } from '../src/database/migrations.js';
import { SqliteAdapterFactory } from '../src/database/sqlite-adapter.js';

const SCHEMA = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

/**
 * The SQL that leads from the committed migrations to the schema; empty where they agree. It is the work of
 * Prisma's own schema engine, in the WebAssembly form that npm carries: no download, no database server.
 */
export async function diffMigrationsToSchema(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-diff-'));
  const files = [{ path: SCHEMA, content: readFileSync(SCHEMA, 'utf8') }];
  try {
    instantiateEngine();
    const adapter = new SqliteAdapterFactory(join(folder, 'migrated.db'));
    await applyMigrations(adapter);
    const schemaEngine = await engine.SchemaEngine.new(
      { datamodels: files.map(({ path, content }) => [path, content]) },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(adapter),
    );
    const { stdout } = await schemaEngine.diff({
      from: { tag: 'schemaDatasource', files, configDir: folder },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    schemaEngine.free();
    return stdout === null || stdout.includes('This is an empty migration') ? '' : stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// The compiler's ES library does not know WebAssembly, and the DOM's would let `window` compile here.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: Record<string, object>) => { exports: Record<string, unknown> };
};

// The package is made for bundlers, which link the WebAssembly file themselves; here we do.
function instantiateEngine(): void {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(path.replace(/\.js$/, '.wasm'));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    './schema_engine_bg.js': { ...engine },
  });
  engine.__wbg_set_wasm(exports);
  if (typeof exports.__wbindgen_start === 'function') exports.__wbindgen_start();
}
