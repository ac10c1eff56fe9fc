// The opened device: its handle, its idle sessions, and letting go of all of them once the device was away.
import { isConnectionLost, SDR, sdfFault, sdfRefusal } from './sdf-faults.ts'
import type { SdfHandle, SdfLibrary } from './sdf-library.ts'

export interface SdfSession {
  readonly handle: SdfHandle
  /** of the opened device; another number after it was opened again */
  readonly epoch: number
  readonly rights: Set<number>
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

export interface SdfConnection {
  /** Opens what is not open, runs `work` with a session, and answers the device's code. @throws {Fault} key.store_* */
  attempt(work: (library: SdfLibrary, session: SdfSession) => Promise<number>): Promise<{ code: number; session: SdfSession }>
  close(): Promise<void>
}

export function createSdfConnection(load: () => Promise<SdfLibrary>): SdfConnection {
  let loading: Promise<SdfLibrary> | undefined
  let opening: Promise<Opened> | undefined
  let current: Opened | undefined
  let epoch = 0
  let isClosed = false

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

  return {
    attempt,
    async close() {
      isClosed = true
      const last = await opening?.catch(() => undefined)
      if (!last) return
      forget(last)
      await closeIfUnused(last)
    },
  }
}
