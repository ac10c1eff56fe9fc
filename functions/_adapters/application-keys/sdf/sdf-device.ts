// One crypto device as the key store uses it: turns, the second try after a restart, a limit of time, rights to private keys.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { createTurns } from '../turns.ts'
import { createSdfConnection, type SdfSession } from './sdf-connection.ts'
import { isConnectionLost, SDR, sdfCodeName, sdfFault } from './sdf-faults.ts'
import type { SdfLibrary } from './sdf-library.ts'

export interface SdfDevice {
  /**
   * Runs `work` with a session nobody else has. `work` answers the device's code; when that says that the connection is lost,
   * everything is opened again and `work` runs once more.
   * @throws {Fault} key.store_unavailable · key.store_failed · key.store_not_configured · key.store_pin_wrong
   */
  run(call: string, work: (library: SdfLibrary, session: SdfSession) => Promise<number>): Promise<SdfSession>
  /** Before a private key is used. Answers the device's code. */
  takeRight(library: SdfLibrary, session: SdfSession, index: number): Promise<number>
  close(): Promise<void>
}

export interface SdfDeviceParts {
  readonly load: () => Promise<SdfLibrary>
  readonly sessions: number
  /** the access code of the keys; undefined: they need none */
  readonly readPin: () => string | undefined
  /** how long a call may take before its caller is told that the device is not available; the session returns when the call does */
  readonly timeoutMs?: number
}

export function createSdfDevice({ load, sessions, readPin, timeoutMs = 10_000 }: SdfDeviceParts): SdfDevice {
  const connection = createSdfConnection(load)
  const inTurn = createTurns(sessions)
  /** Set once the device refused the code: another try might lock it. */
  let pinRefused: Fault | undefined

  async function runTwice(call: string, work: (library: SdfLibrary, session: SdfSession) => Promise<number>): Promise<SdfSession> {
    // A device that was restarted refuses the sessions and the handle it gave before: the second try has new ones.
    const first = await connection.attempt(work).catch((error: unknown) => {
      if (error instanceof Fault && error.facts['deviceCode'] === 'SDR_OPENSESSION') return undefined
      throw error
    })
    const last = first && !isConnectionLost(first.code) ? first : await connection.attempt(work)
    if (last.code !== SDR.ok) throw sdfFault(last.code, call)
    return last.session
  }

  function withinTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout
    const late = new Promise<never>((_, reject) => {
      const fault = new Fault('key.store_unavailable', { facts: { store: 'sdf', deviceCode: 'TIMEOUT' } })
      timer = setTimeout(() => reject(fault), timeoutMs)
    })
    return Promise.race([work, late]).finally(() => clearTimeout(timer))
  }

  return {
    run: (call, work) => withinTime(inTurn(() => runTwice(call, work))),
    async takeRight(library, session, index) {
      if (session.rights.has(index)) return SDR.ok
      if (pinRefused) throw pinRefused
      const pin = readPin()
      if (pin === undefined) return SDR.ok
      const code = await library.getPrivateKeyAccessRight(session.handle, index, Buffer.from(pin, 'utf8'))
      if (code === SDR.ok) session.rights.add(index)
      if (code === SDR.prkr || code === SDR.parDeny) throw (pinRefused = new Fault('key.store_pin_wrong', { facts: { store: 'sdf', deviceCode: sdfCodeName(code) } }))
      return code
    },
    close: () => connection.close(),
  }
}
