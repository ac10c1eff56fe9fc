// Knows phones by device token and hospital systems by access token; both are stored as digests only.
import { createHash } from 'node:crypto'
import type { Database, Clock } from '../_domain/ports.ts'
import type { Callers } from '../_kernel/kernel-ports.ts'

/** SM3 of a bearer secret, hex: what is stored of it. */
export const tokenDigest = (token: string): string => createHash('sm3').update(token).digest('hex')

export function createCallers(database: Database, clock: Clock): Callers {
  return {
    async device(token) {
      const device = await database.stores.devices.findByToken(tokenDigest(token))
      if (!device) return undefined
      const staff = await database.stores.staff.load(device.staffId)
      return { actor: { kind: 'device', deviceId: device.id, staffId: device.staffId, enrolled: device.state !== 'enrolling' }, replaced: device.state === 'replaced', frozen: staff?.state !== 'active' }
    },
    async application(token) {
      const access = await database.stores.applications.findToken(tokenDigest(token))
      const application = access && (await database.stores.applications.load(access.applicationId))
      if (!access || !application || application.state === 'removed') return undefined
      return { actor: { kind: 'application', applicationId: application.id, name: application.name }, frozen: application.state === 'frozen', expired: access.expiresAtMs < clock.nowMs() }
    },
    administrator: () => Promise.resolve(undefined),
  }
}
