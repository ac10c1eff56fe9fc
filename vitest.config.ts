// Test settings: unit, property, vector, contract and end-to-end tests run under one runner.
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { defineConfig } from 'vitest/config'

/** What takes longest, longest first: a long file that began last would run alone at the end. */
const longest = [
  'e2e/codes.test.ts', 'e2e/day/', 'e2e/phone-pages.test.ts', 'e2e/both-screens.test.ts', 'console/pages/', 'e2e/',
  'scripts/scaffold/', 'scripts/', 'functions/_store/stores.mariadb.test.ts', 'functions/timestamp/killed.test.ts', 'crash', 'functions/signing/',
]

/** The longest first, the others by their size, as where nothing is known of earlier runs. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((part) => moduleId.includes(`/${part}`) || moduleId.includes(part))
      return found < 0 ? longest.length : found
    }
    return bySize.toSorted((one, other) => rank(one) - rank(other))
  }
}

export default defineConfig({
  test: {
    include: ['{shared,functions,scripts,miniprogram/src,console}/**/*.test.ts', 'e2e/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'scripts/templates/**'],
    env: { TZ: 'UTC' },
    testTimeout: 120_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    // Test files leave nothing behind in the modules they import: loading those once per worker halves the time of the suite.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
})
