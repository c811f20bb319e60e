import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

/**
 * The three parts of the program. What package.json lists under dependencies stays in node_modules (some of it is
 * native); the renderer's libraries are built in and so are dev dependencies.
 */
export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      target: 'node22',
      sourcemap: true,
      rolldownOptions: {
        input: { index: at('main/index.ts'), cli: at('main/cli.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    // A sandboxed preload can neither be an ES module nor load other files: one CommonJS file.
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      target: 'es2022',
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
