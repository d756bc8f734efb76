// Vite and Vitest: one configuration for the app, its build and the unit tests.
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { evaluated } from './src/build/evaluated.ts';
import { leanOps, unreadByPage, unreadByWorker } from './src/build/leanOps.ts';

/**
 * What the shipped page may do: run its own files and nothing else. Every opened link is foreign input, so script injection
 * is closed at the root: no inline script, no eval, and one Trusted Types policy, which admits the worker's URL only. WebAssembly may be
 * compiled: it reaches nothing that it is not handed.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types chainrule',
].join('; ');

/** The policy goes into the built page only: the development server injects inline code of its own. */
function shippedPolicy(): Plugin {
  return {
    name: 'chainrule-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** These isolate the page, without which browsers share no memory between threads: large products of a training run are then left to one. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** For hosts that take the headers of a site from a file in it. */
function hostHeaders(): Plugin {
  const lines = Object.entries(isolation).map(([name, value]) => `  ${name}: ${value}\n`);
  return {
    name: 'chainrule-host-headers',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: `/*\n${lines.join('')}` });
    },
  };
}

export default defineConfig({
  // Relative addresses, so that the built folder works from any sub-path.
  base: './',
  plugins: [react(), shippedPolicy(), hostHeaders(), leanOps(unreadByPage), evaluated(/\/src\/ops\/opIndex\.ts$/)],
  server: { headers: isolation },
  preview: { headers: isolation },
  build: {
    target: 'es2023',
    // An inlined asset would be a data: address, which the policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What the page starts with is one file, however much of it the later parts share.
            { name: 'start', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: 'es', plugins: () => [leanOps(unreadByWorker)] },
  // The time limit is for machines that many share.
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['e2e/fixedSeed.ts'],
    testTimeout: 30_000,
  },
});
