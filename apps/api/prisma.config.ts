import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// The CLI wants a schema engine before it does anything, and downloads one where the variable is not set.
// `generate`, `validate` and `format` never run it, so any file will do: no download, behind any firewall.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(import.meta.url);

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
