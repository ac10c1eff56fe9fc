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
