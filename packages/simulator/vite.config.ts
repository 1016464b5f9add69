import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page is built ahead: the published package needs nothing but Node. */
export default defineConfig({
  root: 'src/page',
  base: '/page/',
  plugins: [react()],
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: ['chrome123', 'safari17.5', 'firefox128'],
    // The policy allows pictures of this origin only as files.
    assetsInlineLimit: 0,
    // The bundled libraries want to be named.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      output: {
        entryFileNames: 'app.js',
        assetFileNames: '[name][extname]',
      },
    },
  },
});
