// Owns starting several processes at once on one database, for what only they can break.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Runs the script in `count` processes at once; answers what each printed. @throws if one fails. */
export async function inProcesses(count: number, script: URL, options: readonly string[]): Promise<string[]> {
  const one = () => promisify(execFile)(process.execPath, [fileURLToPath(script), ...options])
  return (await Promise.all(Array.from({ length: count }, one))).map(({ stdout }) => stdout)
}
