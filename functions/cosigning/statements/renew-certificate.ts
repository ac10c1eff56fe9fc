// 更新证书: the key itself says that it wants another certificate; `certificates` issues on the statement that is kept.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Stores } from '../../_domain/ports.ts'
import type { Effect } from './effect.ts'

async function assertPresent({ certificates }: Stores, deviceId: string, serialHex: string): Promise<void> {
  if ((await certificates.findOfDevice(deviceId))?.serialHex !== serialHex) throw new Fault('statement.subject_unknown', { detail: 'not the certificate that this phone signs with now' })
}

export const renewCertificate: Effect<'certificate.renew'> = {
  needsMask: false,
  async terms({ database: { stores } }, { serialHex }, { deviceId }) {
    await assertPresent(stores, deviceId, serialHex)
    return { deviceId, serialHex }
  },
  apply: (_, stores, { terms }, { deviceId }) => assertPresent(stores, deviceId, terms.serialHex),
}
