// Where the worker lies that indexes, searches and verifies: beside a bundle, or in the source tree.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bundledWorker = 'journal-worker.mjs'

const beside = (name: string): string => join(dirname(fileURLToPath(import.meta.url)), name)

export function journalWorkerFile(): string {
  return existsSync(beside(bundledWorker)) ? beside(bundledWorker) : beside('index/journal-worker.ts')
}

/** What the build of a function must do besides bundling it. */
export function journalBuildSteps(): { worker: { entry: string; to: string }; copies: readonly [] } {
  return { worker: { entry: beside('index/journal-worker.ts'), to: bundledWorker }, copies: [] }
}
