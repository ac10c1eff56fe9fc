// Owns one figure that vitest's JSON report leaves out: errors outside any test.
import { writeFileSync } from 'node:fs'

export default class ErrorCountReporter {
  onTestRunEnd(_files, errors) {
    writeFileSync(process.env.TEST_ERRORS_FILE, String(errors.length))
  }
}
