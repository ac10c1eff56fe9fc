// Test settings: unit, property, vector, contract and end-to-end tests run under one runner.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,functions,scripts,miniprogram/src,console}/**/*.test.ts', 'e2e/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'scripts/templates/**'],
    env: { TZ: 'UTC' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})
