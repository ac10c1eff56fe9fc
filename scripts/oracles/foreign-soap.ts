// Owns asking a SOAP client that is not ours (zeep, of Debian's python3-zeep), which knows a service by its WSDL alone.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Debian's own: another Python in the PATH does not see Debian's packages. */
const PYTHON = '/usr/bin/python3'
let missing: boolean | undefined

/** For `describe.skipIf(!hasForeignSoap())`. Missing on a laptop: skipped aloud. @throws Error in CI */
export function hasForeignSoap(): boolean {
  missing ??= spawnSync(PYTHON, ['-c', 'import zeep, lxml']).status !== 0
  if (missing && process.env['CI'] === 'true') throw new Error('python3-zeep is not installed, and CI must not skip its tests')
  if (missing) console.warn('\n*** SKIPPED: python3-zeep is not installed; these tests did not run ***\n')
  return !missing
}

/** Bytes of a message, as JSON carries them. */
export type SoapValue = number | string | boolean | { readonly base64: string }

export interface ForeignSoap {
  /** of the port, as the client reads them from the WSDL */
  readonly operations: readonly string[]
  /** Request and answer were both validated against the schema of the WSDL. @throws {Error} a fault, or a message that is not valid, in the client's words */
  call(operation: string, asked: { values?: readonly SoapValue[]; named?: Readonly<Record<string, SoapValue>> }): Promise<unknown>
  close(): void
}

/** @param wsdl its address. @throws {Error} the client cannot read it */
export async function openForeignSoap(wsdl: string, service: string, port: string): Promise<ForeignSoap> {
  const child = spawn(PYTHON, [join(import.meta.dirname, 'foreign_soap.py'), wsdl, service, port], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (part: Buffer) => (said += part.toString()))
  const waiting: { resolve(line: string): void; reject(error: Error): void }[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(line))
  child.once('exit', () => waiting.splice(0).forEach(({ reject }) => reject(new Error(said))))
  const next = <Line>(): Promise<Line> => new Promise<string>((resolve, reject) => waiting.push({ resolve, reject })).then((line) => JSON.parse(line) as Line)
  const { operations } = await next<{ operations: string[] }>()
  return {
    operations,
    async call(operation, asked) {
      const answered = next<{ answer?: unknown; validated?: number; error?: string }>()
      child.stdin.write(`${JSON.stringify({ operation, ...asked })}\n`)
      const { answer, validated, error } = await answered
      if (error !== undefined) throw new Error(error)
      if (validated !== 2) throw new Error(`${validated} messages were validated`)
      return answer
    },
    close: () => void child.kill(),
  }
}
