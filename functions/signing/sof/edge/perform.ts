// Owns the one path of every SOF call: session, application, time, work, journal on disk, answer.
import type { Log } from '../../../_kernel/log.ts'
import type { Note, Transport } from '../../core/call.ts'
import { Arguments, type RawArguments } from '../interface/arguments.ts'
import type { SofFunction, SofParts } from '../interface/call.ts'
import { asSofRefusal, SofRefusal, sorCodes, sorMessage, type SorName } from '../interface/codes.ts'
import type { Session } from '../interface/sessions.ts'
import { FileAnswer } from '../functions/ciphers.ts'
import { sofFunctionNamed } from '../functions/table.ts'

export interface SofRequest {
  readonly name: string
  readonly raw: RawArguments
  readonly address: string
  /** of the path, or the name in a TLS certificate */
  readonly directory: string | undefined
  readonly token: string | undefined
  readonly file?: AsyncIterable<Uint8Array>
}

/** `code` is a decimal number as text, as the field has it: "0" for success. */
export interface SofAnswer {
  readonly code: string
  readonly msg: string
  readonly data: unknown
  readonly [more: string]: unknown
}

export type Perform = (request: SofRequest) => Promise<{ answer: SofAnswer; token?: string } | { pieces: AsyncIterable<Uint8Array> }>

const TRANSPORT: Transport = 'sof'
const SESSION = { name: 'Session' }
const APP_NAME = { name: 'AppName' }

const answerOf = (sor: SorName, data: unknown, detail = '', more: Record<string, unknown> = {}): SofAnswer => ({ code: String(sorCodes[sor].code), msg: sorMessage(sor, detail), data, ...more })

export function createSof(parts: SofParts, log: Log): Perform {
  const record = async (name: string, applicationId: string | undefined, address: string, note: Note, sor: SorName, timeMs: number): Promise<void> => {
    await parts.journal.append({
      timeMs,
      kind: `signing.${name.replace(/^SOF_/, 'sof')}`,
      keys: { ...(applicationId !== undefined && { application: applicationId }), ...note.keys },
      facts: { result: sor, transport: TRANSPORT, address, ...note.facts },
    })
  }

  return async ({ name, raw, address, directory, token, file }) => {
    const place = `${directory ?? ''} ${address}`
    const found = sofFunctionNamed(name)
    const note: Note = { keys: {}, facts: {} }
    const timeMs = parts.nowMs()
    let session: Session | undefined
    let applicationId: string | undefined
    let opened: string | undefined
    const more: Record<string, unknown> = {}
    try {
      if (!found) throw new SofRefusal('SOR_ObjErr')
      const args = new Arguments(raw, found.args, parts.config.inData)
      session = await parts.sessions.find(args.optionalText(SESSION, 64) ?? token, place)
      if (timeMs === undefined) throw new SofRefusal('SOR_UnknownErr')
      const known = await applicationFor(parts, { found, args, session, directory, address })
      applicationId = known?.access.id
      const openSession = (): Session => {
        const made = parts.sessions.open(session!, place)
        opened = made.token
        session = made.session
        return made.session
      }
      const caller = { applicationId, transport: TRANSPORT, address, owner: 'sof', ...(known && { messageProfile: known.access.messageProfile }) }
      const data = await found.run(parts, { caller, nowMs: timeMs, note, args, session, more, openSession, ...(file && { file }) })
      await record(found.name, applicationId, address, note, 'SOR_OK', timeMs)
      if (found.name !== 'SOF_GetLastError') session.lastError = 'SOR_OK'
      await parts.sessions.keep(session)
      if (data instanceof FileAnswer) return { pieces: data.pieces }
      return { answer: answerOf('SOR_OK', data, '', { ...more, ...(opened !== undefined && { session: opened }) }), ...(opened !== undefined && { token: opened }) }
    } catch (error) {
      const refusal = asSofRefusal(error)
      if (refusal.sor === 'SOR_DeviceErr') note.facts['device'] = refusal.detail
      if (isInternal(refusal)) log('error', { op: `signing.${found?.name ?? 'SOF'}`, detail: refusal.detail || 'trusted time or the journal is not available', ...(error instanceof Error && error !== refusal && error.stack && { stack: error.stack }) })
      let { sor } = refusal
      try {
        if (session) {
          session.lastError = sor
          await parts.sessions.keep(session)
        }
        await record(found?.name ?? 'SOF_unread', applicationId, address, note, sor, timeMs ?? 0)
      } catch {
        sor = 'SOR_UnknownErr'
      }
      // what a refusal says of an argument is its name; what it says of an internal error stays in the log
      return { answer: answerOf(sor, refusal.data ?? found?.refused ?? '', namesArgument(refusal) ? refusal.detail : '') }
    }
  }
}

const isInternal = ({ sor }: SofRefusal): boolean => sor === 'SOR_UnknownErr' || sor === 'SOR_DeviceErr'
const namesArgument = (refusal: SofRefusal): boolean => !isInternal(refusal) && refusal.detail.length <= 120 && !/[<>"]/.test(refusal.detail)

async function applicationFor({ applications }: SofParts, { found, args, session, directory, address }: { found: SofFunction; args: Arguments; session: Session; directory: string | undefined; address: string }): ReturnType<SofParts['applications']['at']> {
  const asked = found.args.some(({ name }) => name === APP_NAME.name) ? undefined : args.optionalText(APP_NAME, 64)
  const named = asked ?? directory ?? session.appName
  if (named === undefined) return applications.at(address)
  const known = await applications.named(named, address)
  if (!known && asked !== undefined) throw new SofRefusal('SOR_AppNotFoundErr')
  return known
}
