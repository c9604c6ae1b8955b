import { resolve } from 'node:path';
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite';
import { writeCoreTree } from './coreTree.ts';

const root = resolve(import.meta.dirname, '../../..');
const outDir = resolve(root, 'dist/electron');

/** The sandbox takes a preload as one CommonJS file that requires electron alone. */
const preload: InlineConfig = {
  configFile: false,
  root,
  build: {
    outDir,
    emptyOutDir: false,
    ssr: resolve(import.meta.dirname, 'preload.ts'),
    target: 'node24',
    rolldownOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
  },
  ssr: { noExternal: true },
};

const besideMain: Plugin = {
  name: 'preload-and-core',
  apply: 'build',
  async closeBundle() {
    await build(preload);
    writeCoreTree(root, resolve(outDir, 'core'));
  },
};

/** dist/electron: main.js, preload.cjs and the core's tree. Packages stay packages. */
export default defineConfig({
  root,
  publicDir: false,
  plugins: [besideMain],
  build: {
    outDir,
    emptyOutDir: true,
    ssr: resolve(import.meta.dirname, 'main.ts'),
    target: 'node24',
    rolldownOptions: { external: ['electron', /^node:/], output: { format: 'es', entryFileNames: 'main.js' } },
  },
});
