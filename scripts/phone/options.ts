// Reads the command line of `npm run phone`.
import { parseArgs } from 'node:util'

export const COMMANDS = ['enrol', 'me', 'login', 'list', 'show', 'sign', 'sign-batch', 'reject', 'decline', 'forget'] as const
export type Command = (typeof COMMANDS)[number]

export const HELP = `usage: npm run phone -- <command> [options]

  enrol                     bind this phone: --staff NUMBER --phone NUMBER, then the code, then a PIN
                            --code CODE with --proofing ID finishes an earlier request; --code - reads it from standard input
  me                        person, device, certificate
  login LINK                log in to the system whose QR code shows LINK
  list [pending|signed|closed]
  show TASK                 details; --out FILE saves the document
  sign TASK|LINK            sign one document
  sign-batch TASK…          sign many with one PIN; --all takes the pending list; --bytes fetches and digests every document
  reject TASK --reason TEXT
  decline LINK              say no to a scanned code
  forget                    remove the key share from this store

options
  --base URL        origin of the platform (default: address in data/demo.json)
  --demo FILE       another data/demo.json
  --store FILE      where this phone keeps its key share (default: data/phone.json)
  --pin PIN         or the variable YIQIAN_PIN; asked for on a terminal
  --channel-key HEX trust this channel key (repeatable; default: those that the origin shows, remembered in the store)
  --name TEXT       name of the device (default: command line)
  --query TEXT      --limit N          for list
  --kdf-iterations N                   for enrol: stretching of the PIN (default: measured)
  --json            one JSON object a line on standard output

exit codes: 0 done · 1 refused by the server · 2 wrong usage · 3 network · 4 refused by the phone · 5 outcome unknown`

/** A mistake on the command line. */
export class UsageError extends Error {}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      base: { type: 'string' }, demo: { type: 'string', default: 'data/demo.json' }, store: { type: 'string', default: 'data/phone.json' },
      pin: { type: 'string' }, code: { type: 'string' }, proofing: { type: 'string' }, staff: { type: 'string' }, phone: { type: 'string' },
      name: { type: 'string', default: 'command line' }, query: { type: 'string' }, limit: { type: 'string' }, reason: { type: 'string' }, out: { type: 'string' },
      'channel-key': { type: 'string', multiple: true }, 'kdf-iterations': { type: 'string' },
      all: { type: 'boolean', default: false }, bytes: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  })

export type Flags = ReturnType<typeof parse>['values']
export interface Invocation {
  command: Command
  targets: string[]
  flags: Flags
}

/** @returns undefined when help was asked for. @throws {UsageError} */
export function parseInvocation(args: readonly string[]): Invocation | undefined {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause })
  }
  const [command, ...targets] = parsed.positionals
  if (parsed.values.help || command === undefined) return undefined
  if (!COMMANDS.includes(command as Command)) throw new UsageError(`no such command: ${command}`)
  return { command: command as Command, targets, flags: parsed.values }
}

/** The value of a flag or target that the command cannot do without. @throws {UsageError} */
export function need(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new UsageError(`${what} is missing`)
  return value
}

/** @throws {UsageError} */
export function needInteger(value: string, what: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`${what} must be a whole number`)
  return Number(value)
}
