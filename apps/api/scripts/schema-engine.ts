import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

/**
 * The SQL that leads from a database to a schema; empty where they agree. It is the work of Prisma's own schema engine,
 * in the WebAssembly form that npm carries: no download.
 * @param folder where the engine may look for files beside the schema
 */
export async function diffDatabaseToSchema(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schema: string,
  folder: string,
): Promise<string> {
  const files = [{ path: 'schema.prisma', content: schema }];
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

instantiateEngine();
