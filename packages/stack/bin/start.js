// What the tools that build cannot work in is told before they are asked: for tsx and webpack, a path ends at a “?”.
if (import.meta.url.includes('%3F')) {
  console.error(
    'The path of this folder holds a “?”, which tsx and webpack cannot work with: rename or move it.',
  );
  process.exit(1);
}

const { register } = await import('tsx/esm/api');
register();
await import('../src/start.ts');
