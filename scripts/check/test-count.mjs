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
