// tsx and webpack cut a path at “?”: refuse such a folder before they start.
if (import.meta.url.includes('%3F')) {
  console.error(
    'The path of this folder contains a “?”, which tsx and webpack do not support. Rename or move the folder.',
  );
  process.exit(1);
}

const { register } = await import('tsx/esm/api');
register();
await import('../src/start.ts');
