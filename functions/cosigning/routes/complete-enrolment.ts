/** 联合签署证书申请，领取证书: the first use of both shares; then this phone signs, and older ones no longer do. */
import { completeEnrolment as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import { cosign } from '../cosign.ts'
import type { Deps } from '../deps.ts'
import { activateDevice, endReplacedDevices } from '../activate-device.ts'
import { enrolDeviceCertificate } from '../enrol-device-certificate.ts'
import { loadChain } from '../device-certificate.ts'
import { holdSession, letGo } from '../hold-session.ts'
import { failSession, faultOf, requestDigest, rollOf } from '../submission.ts'

export const completeEnrolment = routeFor<Deps>()(contract, async (deps, input, { deviceId, staffId }) => {
  const { database: { stores }, keyring } = deps
  const session = await stores.sessions.load(input.sessionId)
  if (session?.deviceId !== deviceId || session.purpose !== 'enrolment' || session.subjectId !== input.enrolmentId) throw new Fault('signing.session_not_found')
  const submission = { deviceId, staffId, purpose: 'enrolment' as const, generation: 0, requestDigestHex: requestDigest(input), items: [{ session, partial: input.partial, notes: {} }] }
  const [signed] = await cosign(deps, submission)
  if (signed!.state === 'failed') throw faultOf(signed!)
  if (signed!.state === 'cosigned') {
    const held = await holdSession(deps, signed!)
    try {
      await enrolDeviceCertificate(deps, held, { deviceId, staffId })
      await activateDevice(deps, { deviceId, staffId })
      await endReplacedDevices(deps, staffId)
    } catch (error) {
      const isRefused = error instanceof Fault && error.code === 'certificate.request_invalid'
      await stores.sessions.replace(held, isRefused ? failSession(held, error.code, error.facts) : letGo(held))
      throw error
    }
    await stores.sessions.replace(held, { ...held, state: 'completed', answer: {} })
    deps.log('info', { op: 'cosigning.device_enrolled', actor: `device:${deviceId}` })
  }
  const certificate = await stores.certificates.findOfDevice(deviceId)
  if (!certificate) throw new Error(`the certificate of ${deviceId} is gone`)
  return { certificateBase64: certificate.certificateBase64, chainBase64: await loadChain(stores), roll: rollOf(signed, keyring) }
})
