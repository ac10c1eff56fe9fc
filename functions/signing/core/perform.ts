// Owns the one path of every operation, whatever transport it came by: time, work, journal on disk, answer.
import { svsCodes, type SvsCode } from '@yiqian/shared/crypto/svs/codes.ts'
import type { SvsOperation, SvsRequestOf, SvsRespondOf } from '@yiqian/shared/crypto/svs/messages.ts'
import { sayDeviceFault } from '../../_domain/application-key/device-fault.ts'
import type { Log } from '../../_kernel/log.ts'
import { operations } from '../operations/operations.ts'
import type { Note, SvsCaller } from './call.ts'
import type { Operation, Parts } from './parts.ts'
import { asRefusal, nameOfCode, refuse } from './refusal.ts'

export type Perform = <O extends SvsOperation>(operation: O, request: SvsRequestOf<O>, caller: SvsCaller) => Promise<SvsRespondOf<O>>

export interface Core {
  perform: Perform
  /** A request that cannot be read leaves its line in the journal too. @returns the code to answer, GM_INVALID_DATA_FORMAT unless given */
  refuseUnread(operation: SvsOperation | undefined, caller: SvsCaller, code?: SvsCode): Promise<number>
}

/** An answer leaves when its entry is on disk. When it cannot be, nothing leaves but GM_SYSTEM_FAILURE. */
export function createCore(parts: Parts, log: Log): Core {
  const record = async (operation: string, caller: SvsCaller, note: Note, respValue: number, timeMs: number): Promise<number> => {
    if (note.isPart && respValue === svsCodes.GM_SUCCESS) return respValue
    try {
      await parts.journal.append({
        timeMs,
        kind: `signing.${operation}`,
        keys: { ...(caller.applicationId !== undefined && { application: caller.applicationId }), ...note.keys },
        facts: { result: nameOfCode(respValue), transport: caller.transport, address: caller.address, ...note.facts },
      })
      return respValue
    } catch (error) {
      log('error', { op: `signing.${operation}`, detail: `the journal refused: ${error instanceof Error ? error.message : 'unknown'}` })
      return svsCodes.GM_SYSTEM_FAILURE
    }
  }

  const perform = async <O extends SvsOperation>(operation: O, request: SvsRequestOf<O>, caller: SvsCaller): Promise<SvsRespondOf<O>> => {
    const note: Note = { keys: {}, facts: {} }
    const timeMs = parts.nowMs()
    try {
      if (timeMs === undefined) throw refuse('GM_SYSTEM_FAILURE', 'trusted time is not available')
      const run = operations[operation] as unknown as Operation<O>
      const result = await run(parts, request, { caller, nowMs: timeMs, note })
      const respValue = await record(operation, caller, note, svsCodes.GM_SUCCESS, timeMs)
      return (respValue === svsCodes.GM_SUCCESS ? { respValue, ...result } : { respValue }) as SvsRespondOf<O>
    } catch (error) {
      const refusal = asRefusal(error)
      const device = sayDeviceFault(error)
      if (device) note.facts['device'] = device
      if (refusal.code === svsCodes.GM_SYSTEM_FAILURE) log('error', { op: `signing.${operation}`, detail: refusal.detail, ...(error instanceof Error && error !== refusal && error.stack && { stack: error.stack }) })
      return { ...refusal.result, respValue: await record(operation, caller, note, refusal.code, timeMs ?? 0) } as SvsRespondOf<O>
    }
  }

  return {
    perform,
    refuseUnread: (operation, caller, code = svsCodes.GM_INVALID_DATA_FORMAT) => record(operation ?? 'unread', caller, { keys: {}, facts: {} }, code, parts.nowMs() ?? 0),
  }
}
