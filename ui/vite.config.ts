import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const server = process.env.TIDEWATCH_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: 'target/classes/tidewatch-ui',
    emptyOutDir: true,
    target: 'es2023',
    // Styles and images as data would need a weaker content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      // Libraries mark modules for servers that render; here it means nothing.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/health', '/docs'].map((path) => [path, { target: server, changeOrigin: false }])),
  },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' },
});
