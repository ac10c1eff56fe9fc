// Test settings: unit, property, vector, contract and end-to-end tests run under one runner.
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { defineConfig } from 'vitest/config'

/** They wait for pages, codes and other processes more than they compute. */
const waiting = ['/e2e/', '/console/pages.test.ts']
/** What takes longest, longest first: a long file that began last would run alone at the end. */
const longest = [
  '/e2e/day/looks.test.ts', '/e2e/guides.test.ts', '/e2e/codes.test.ts', '/e2e/both-screens.test.ts', '/e2e/server-killed.test.ts', '/e2e/phone-pages.test.ts', '/console/pages.test.ts', '/e2e/day/', '/e2e/',
  '/_store/stores.mariadb.test.ts', '/balancer.test.ts', '/balancer.mariadb.test.ts', '/balanced.test.ts', '/timestamp/killed.test.ts', '/scripts/build/', '/scripts/scaffold/', '/scripts/engine/', '/xml-signatures.test.ts', '/verification/time.test.ts', '/crash', '/functions/signing/', '/page-images/', '/cloned-phone.test.ts', '/pkcs11-key-store.test.ts', '/sign-flow.test.ts', '/cosign/',
]

const isAny = ({ moduleId }: TestSpecification, parts: readonly string[]): boolean => parts.some((part) => moduleId.includes(part))

/** The longest first, files that wait and files that compute by turns; the others by their size, as where nothing is known of earlier runs. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((part) => moduleId.includes(part))
      return found < 0 ? longest.length : found
    }
    const sorted = (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
    const [slow, busy] = [sorted.filter((file) => isAny(file, waiting)), sorted.filter((file) => !isAny(file, waiting))]
    return Array.from({ length: Math.max(slow.length, busy.length) }, (_, at) => [...slow.slice(at, at + 1), ...busy.slice(at, at + 1)]).flat()
  }
}

export default defineConfig({
  test: {
    include: ['{shared,functions,scripts,miniprogram/src,console}/**/*.test.ts', 'e2e/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'scripts/templates/**'],
    env: { TZ: 'UTC' },
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // The machine may be busy with other tests.
    expect: { poll: { timeout: 20_000 } },
    // One more than CI has cores: while one file waits for a page the others compute. A fourth finds both cores busy.
    maxWorkers: 3,
    // Test files leave nothing behind in the modules they import: loading those once per worker halves the time of the suite.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
})
