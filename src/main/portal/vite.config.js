import { defineConfig } from 'vite';

// Everything is served by the service itself, below /graphiql; what has a hash in its name is cached for ever.
export default defineConfig({
  base: '/graphiql/',
  esbuild: { jsx: 'automatic' },
  worker: { format: 'es' },
  build: {
    outDir: '../../../target/portal/portal',
    emptyOutDir: true,
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rollupOptions: {
      onwarn(warning, warn) {
        // Meant for servers that render pages; there is none here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') {
          warn(warning);
        }
      },
    },
  },
});
