// Two copies of a phone's share exist: the device is suspended already; its certificate follows, and an operator must know.
import { endCertificate } from '@yiqian/shared/protocol/certificates.ts'
import type { Deps } from './deps.ts'

/** Repeats harmlessly, so that a certificate that could not be suspended at once is with the next call. */
export async function alarmAboutClone({ call, log }: Deps, deviceId: string): Promise<void> {
  const actor = `device:${deviceId}`
  log('error', { op: 'cosigning.clone_detected', actor, code: 'device.suspended', detail: 'ALARM: two copies of this key share are in use; device and certificate are suspended' })
  try {
    await call(endCertificate, { deviceId, how: 'suspend', reason: 'key share cloned' })
  } catch (error) {
    log('error', { op: 'cosigning.clone_detected', actor, code: 'device.suspended', detail: `ALARM: the certificate of this device is NOT suspended yet: ${error instanceof Error ? error.message : 'no answer'}` })
  }
}
