// One crypto device: its sessions, who waits for one, the rights to private keys, and opening everything again after the device was away.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { isConnectionLost, SDR, sdfCodeName, sdfFault, sdfRefusal } from './sdf-faults.ts'
import type { SdfHandle, SdfLibrary } from './sdf-library.ts'

export interface SdfSession {
  readonly handle: SdfHandle
  /** of the opened device; another number after it was opened again */
  readonly epoch: number
  readonly rights: Set<number>
}

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

interface Opened {
  readonly library: SdfLibrary
  readonly device: SdfHandle
  readonly epoch: number
  readonly idle: SdfSession[]
  /** calls under way: sessions and device are closed after the last of them */
  users: number
  isLost: boolean
}

export function createSdfDevice({ load, sessions, readPin, timeoutMs = 10_000 }: SdfDeviceParts): SdfDevice {
  let loading: Promise<SdfLibrary> | undefined
  let opening: Promise<Opened> | undefined
  let current: Opened | undefined
  let epoch = 0
  let isClosed = false
  /** Set once the device refused the code: another try might lock it. */
  let pinRefused: Fault | undefined
  let inUse = 0
  const waiting: (() => void)[] = []

  async function open(): Promise<Opened> {
    loading ??= load()
    loading.catch(() => (loading = undefined))
    const library = await loading
    const out: [SdfHandle] = [null]
    const code = await library.openDevice(out)
    if (code !== SDR.ok) throw sdfFault(code, 'SDF_OpenDevice')
    return (current = { library, device: out[0], epoch: ++epoch, idle: [], users: 0, isLost: false })
  }

  async function opened(): Promise<Opened> {
    if (isClosed) throw sdfRefusal('CLOSED', '密钥库已关闭', 'the key store is closed')
    opening ??= open()
    opening.catch(() => (opening = undefined))
    return opening
  }

  function forget(lost: Opened): void {
    lost.isLost = true
    if (current === lost) opening = current = undefined
  }

  async function closeIfUnused(lost: Opened): Promise<void> {
    if (!lost.isLost || lost.users > 0) return
    lost.users = Infinity // only once
    for (const { handle } of lost.idle.splice(0)) await lost.library.closeSession(handle)
    await lost.library.closeDevice(lost.device)
  }

  async function openSession({ library, device, epoch, idle }: Opened): Promise<SdfSession> {
    const there = idle.pop()
    if (there) return there
    const out: [SdfHandle] = [null]
    const code = await library.openSession(device, out)
    if (code !== SDR.ok) throw sdfFault(code, 'SDF_OpenSession')
    return { handle: out[0], epoch, rights: new Set() }
  }

  async function attempt(work: (library: SdfLibrary, session: SdfSession) => Promise<number>): Promise<{ code: number; session: SdfSession }> {
    const from = await opened()
    let session: SdfSession | undefined
    /** a refusal of ours leaves the session as it is */
    let code: number = SDR.ok
    from.users++
    try {
      session = await openSession(from)
      code = await work(from.library, session)
      return { code, session }
    } finally {
      if (!session || (isConnectionLost(code))) forget(from)
      if (session && !isConnectionLost(code) && !from.isLost) from.idle.push(session)
      else if (session) await from.library.closeSession(session.handle)
      from.users--
      await closeIfUnused(from)
    }
  }

  async function runTwice(call: string, work: (library: SdfLibrary, session: SdfSession) => Promise<number>): Promise<SdfSession> {
    // A device that was restarted refuses the sessions and the handle it gave before: the second try has new ones.
    const first = await attempt(work).catch((error: unknown) => {
      if (error instanceof Fault && error.facts['deviceCode'] === 'SDR_OPENSESSION') return undefined
      throw error
    })
    const last = first && !isConnectionLost(first.code) ? first : await attempt(work)
    if (last.code !== SDR.ok) throw sdfFault(last.code, call)
    return last.session
  }

  /** `sessions` at a time, in order of coming. */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (inUse >= sessions) await new Promise<void>((resolve) => waiting.push(resolve))
    else inUse++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else inUse--
    }
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
    async close() {
      isClosed = true
      const last = await opening?.catch(() => undefined)
      if (!last) return
      forget(last)
      await closeIfUnused(last)
    },
  }
}
