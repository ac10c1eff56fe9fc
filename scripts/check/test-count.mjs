// Owns counting a vitest report honestly: a file that did not load, an error outside any test and an empty run fail too.

/**
 * @param report vitest's JSON report
 * @param exitedWell whether vitest ended with 0
 * @returns counts, and `<file> > <test>` of each test that did not run
 */
export function countTests(report, exitedWell) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const skippedNames = []
  for (const { name: file, status: fileStatus, assertionResults: tests } of report.testResults) {
    const failedBefore = counts.failed
    for (const { status, fullName } of tests) {
      if (status === 'passed') counts.passed += 1
      else if (status === 'failed') counts.failed += 1
      else {
        counts.skipped += 1
        skippedNames.push(`${file} > ${fullName}`)
      }
    }
    if (fileStatus === 'failed' && counts.failed === failedBefore) counts.failed += 1
  }
  const ran = counts.passed + counts.failed
  if (counts.failed === 0 && (!exitedWell || ran === 0)) counts.failed = 1
  return { counts, skippedNames }
}

/** More failing files than this are no accident of a busy machine. */
export const MOST_RUN_AGAIN = 4

const key = (file, { fullName }) => `${file} > ${fullName}`
const hasFailed = ({ status, assertionResults }) => status === 'failed' || assertionResults.some((test) => test.status === 'failed')

/** @returns the files worth a second run by themselves; none where too many failed for that */
export function filesToRunAgain(report) {
  const failed = report.testResults.filter(hasFailed).map(({ name }) => name)
  return failed.length > MOST_RUN_AGAIN ? [] : failed
}

/**
 * @param first report of the whole run
 * @param second report of its failed files, run again alone
 * @returns the report with those files as they came out alone, and `<file> > <test>` of each test that failed beside others and passed alone
 */
export function mergeReports(first, second) {
  const again = new Map(second.testResults.map((file) => [file.name, file]))
  const passedAlone = new Set(second.testResults.flatMap(({ name, assertionResults }) => assertionResults.filter(({ status }) => status === 'passed').map((test) => key(name, test))))
  const onlyAlone = first.testResults.flatMap(({ name, assertionResults }) => assertionResults.filter(({ status }) => status === 'failed').map((test) => key(name, test))).filter((name) => passedAlone.has(name))
  return { report: { testResults: first.testResults.map((file) => again.get(file.name) ?? file) }, onlyAlone }
}
