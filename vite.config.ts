import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window. Both shells serve dist/renderer and put a fresh nonce in place of the marker on every load. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'src-renderer'),
  plugins: [react()],
  html: { cspNonce: 'NONCE_OF_THIS_LOAD' },
  build: {
    outDir: resolve(import.meta.dirname, 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    // The policy forbids data: scripts and fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
});
