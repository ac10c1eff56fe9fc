// Types of test-count.mjs, which stays JavaScript because the machine's own Node reads it.
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

interface FileReport {
  name: string
  status: string
  assertionResults: { status: string; fullName: string }[]
}

export function countTests(
  report: { testResults: FileReport[] },
  exitedWell: boolean,
): { counts: Counts; skippedNames: string[] }

interface Report {
  testResults: FileReport[]
}

export const MOST_RUN_AGAIN: number

export function filesToRunAgain(report: Report): string[]

export function mergeReports(first: Report, second: Report): { report: Report; onlyAlone: string[] }
