// CM-10: one text message to the person, and one by the channel of all messages, a month before the certificate ends.
import { RENEWAL_DAYS } from '@yiqian/shared/protocol/certificates.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import { recordNotice } from '../../_runtime/record-notice.ts'
import type { Deps } from '../deps.ts'

const DAY_MS = 86_400_000
const AT_ONCE = 200

/** Noted before it is sent: rather none than the same one twice a day, and the app shows it as well. */
export async function remindAboutCertificates({ database, messenger, log, kernel: { clock, random } }: Pick<Deps, 'database' | 'messenger' | 'log' | 'kernel'>): Promise<void> {
  const nowMs = clock.nowMs()
  const { stores } = database
  for (const certificate of await stores.certificates.listEnding(nowMs, nowMs + RENEWAL_DAYS * DAY_MS, AT_ONCE)) {
    const { deviceId, staffId, serialHex, notAfterMs } = certificate
    if (!deviceId || !staffId || (await stores.certificates.findOfDevice(deviceId))?.id !== certificate.id) continue
    const [staff, device, reminded] = await Promise.all([stores.staff.load(staffId), stores.devices.load(deviceId), stores.activities.countSince(staffId, 'certificate.reminded', certificate.notAfterMs - RENEWAL_DAYS * DAY_MS)])
    if (staff?.state !== 'active' || device?.state === 'replaced' || reminded > 0) continue
    await recordActivity(stores, { staffId, deviceId, kind: 'certificate.reminded', facts: { serialHex }, atMs: nowMs }, random)
    await recordNotice(stores, { staffId, kind: 'certificate.ending', subjectId: certificate.id, time: 1, atMs: nowMs }, random)
    const days = Math.max(1, Math.ceil((notAfterMs - nowMs) / DAY_MS))
    const text = { phone: staff.phone, zh: `【医签】您的签名证书将在 ${days} 天后到期，请打开医签，在“我的证书”中更新。`, en: `[Yiqian] Your certificate ends in ${days} days. Open Yiqian and renew it under “My certificate”.` }
    await messenger?.send(text).catch((error: unknown) => log('error', { op: 'identity.remind', actor: `device:${deviceId}`, detail: error instanceof Error ? error.message : 'the reminder could not be sent' }))
  }
}
