// A phone without a screen: the product's own command line, run in this process against a store of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DemoStaff } from '../../scripts/serve/demo-hospital.ts'
import { run } from '../../scripts/phone/run.ts'
import { codeSentTo } from './simulator-events.ts'
import type { Platform } from './platform.ts'

export interface Told {
  event: string
  code?: string
  facts?: Record<string, string | number>
  [key: string]: unknown
}

export interface CommandPhone {
  readonly staff: DemoStaff
  readonly pin: string
  readonly storeFile: string
  /** @returns what it told, one object each, and the exit code (see `npm run phone -- --help`) */
  run(...args: string[]): Promise<{ exitCode: number; told: Told[]; last: Told }>
  /** the task of this person on a document */
  taskOn(documentId: string, list?: 'pending' | 'signed' | 'closed'): Promise<{ taskId: string; documentDigestHex: string; state: string }>
  /** what the phone keeps, as text */
  stored(): string
  close(): void
}

/** @param base where the phone sends its calls: the platform, or a proxy before it. */
export function commandPhone(staff: DemoStaff, base: string, pin = '739164'): CommandPhone {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-e2e-phone-'))
  const storeFile = path.join(folder, 'phone.json')
  const phone: CommandPhone = {
    staff, pin, storeFile,
    async run(...args) {
      let text = ''
      const exitCode = await run([...args, '--json', '--base', base, '--store', storeFile, ...(args.includes('--pin') ? [] : ['--pin', pin])], { out: (part) => (text += part), err: (part) => (text += part.startsWith('{') ? part : '') })
      const told = text.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Told)
      return { exitCode, told, last: told.at(-1)! }
    },
    async taskOn(documentId, list = 'pending') {
      const { last } = await phone.run('list', list, '--limit', '100')
      const found = (last['items'] as { documentId: string; taskId: string; documentDigestHex: string; state: string }[]).find((item) => item.documentId === documentId)
      if (found === undefined) throw new Error(`${documentId} is not in the ${list} list of ${staff.staffNumber}: ${JSON.stringify(last)}`)
      return found
    },
    stored: () => readFileSync(storeFile, 'utf8'),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
  return phone
}

/** A phone of this person that has been through the first use. @returns also the one-time code that was sent */
export async function enrolledPhone(platform: Platform, staffNumber: string, { base = platform.url, pin }: { base?: string; pin?: string } = {}): Promise<CommandPhone & { oneTimeCode: string }> {
  const staff = platform.demo.staff.find((person) => person.staffNumber === staffNumber)!
  const phone = commandPhone(staff, base, pin)
  const sinceMs = Date.now() - 1000
  const started = await phone.run('enrol', '--staff', staff.staffNumber, '--phone', staff.phone)
  const proofingId = started.told.find(({ event }) => event === 'code-sent')?.['proofingId']
  if (typeof proofingId !== 'string') throw new Error(`no code was sent: ${JSON.stringify(started)}`)
  const oneTimeCode = await codeSentTo(platform.url, staff.phone, sinceMs)
  const done = await phone.run('enrol', '--proofing', proofingId, '--code', oneTimeCode, '--kdf-iterations', '1000')
  if (done.exitCode !== 0) throw new Error(`not enrolled: ${JSON.stringify(done)}`)
  return { ...phone, oneTimeCode }
}
