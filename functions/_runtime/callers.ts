// Knows phones by device token, hospital systems by access token, administrators by session token; all are stored as digests only.
import { createHash } from 'node:crypto'
import { sessionIsOpen, useSession } from '../_domain/administration/session-rules.ts'
import { StoreConflict, type Clock, type Database } from '../_domain/ports.ts'
import { hasConsented } from '../_domain/staff/account.ts'
import type { Callers } from '../_kernel/kernel-ports.ts'

/** SM3 of a bearer secret, hex: what is stored of it. */
export const tokenDigest = (token: string): string => createHash('sm3').update(token).digest('hex')

/** Last use of a phone is noted to ten minutes: a write with every call would cost more than it tells. */
const NOTE_EVERY_MS = 10 * 60_000

/** @param privacyVersion of the notice in force */
export function createCallers(database: Database, clock: Clock, privacyVersion: string): Callers {
  const noted = new Map<string, number>()
  const noteUse = async (deviceId: string): Promise<void> => {
    const nowMs = clock.nowMs()
    if (nowMs < (noted.get(deviceId) ?? -Infinity) + NOTE_EVERY_MS) return
    if (noted.size > 20_000) noted.clear()
    noted.set(deviceId, nowMs)
    await database.stores.deviceUses.put({ deviceId, lastUsedAtMs: nowMs }).catch(unlessConflict)
  }
  return {
    async device(token) {
      const device = await database.stores.devices.findByToken(tokenDigest(token))
      if (!device) return undefined
      const staff = await database.stores.staff.load(device.staffId)
      if (device.state !== 'replaced') await noteUse(device.id)
      return { actor: { kind: 'device', deviceId: device.id, staffId: device.staffId, enrolled: device.state !== 'enrolling' }, replaced: device.state === 'replaced', frozen: staff?.state !== 'active', consented: () => hasConsented(database.stores, device.staffId, privacyVersion) }
    },
    async application(token) {
      const access = await database.stores.applications.findToken(tokenDigest(token))
      const application = access && (await database.stores.applications.load(access.applicationId))
      if (!access || !application || application.state === 'removed') return undefined
      return { actor: { kind: 'application', applicationId: application.id, name: application.name }, frozen: application.state === 'frozen', expired: access.expiresAtMs < clock.nowMs() }
    },
    async administrator(token) {
      const { administrators, administratorSessions } = database.stores
      const nowMs = clock.nowMs()
      const session = await administratorSessions.findByToken(tokenDigest(token))
      if (!session || !sessionIsOpen(session, nowMs)) return undefined
      const administrator = await administrators.load(session.administratorId)
      if (!administrator || administrator.state === 'removed') return undefined
      const used = useSession(session, nowMs)
      // two calls at once: one of them has noted it
      if (used !== session) await administratorSessions.replace(session, used).catch(unlessConflict)
      return { actor: { kind: 'administrator', administratorId: administrator.id, role: administrator.role }, locked: administrator.state === 'locked' }
    },
  }
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof StoreConflict)) throw error
}
