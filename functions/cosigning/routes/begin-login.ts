/** 开始扫码登录: a challenge of the code's own random part, under a label that no document has. */
import { beginLogin as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { loginMessage } from '@yiqian/shared/protocol/messages.ts'
import { assertMaySign } from '../../_domain/device/device.ts'
import { newId } from '../../_domain/new-id.ts'
import { assertMayDecide } from '../../_domain/scan-code/scan-code.ts'
import { routeFor } from '../../_kernel/route.ts'
import { beginSessions } from '../begin-sessions.ts'
import type { Deps } from '../deps.ts'
import { loadValidCertificate } from '../device-certificate.ts'

export const beginLogin = routeFor<Deps>()(contract, async (deps, { codeId }, { deviceId, staffId }) => {
  const { database: { stores }, kernel: { clock, random } } = deps
  const [device, staff] = [await stores.devices.load(deviceId), await stores.staff.load(staffId)]
  if (!device || !staff) throw new Fault('access.required', { detail: 'the device or its person is gone' })
  assertMaySign(device)
  const nowMs = clock.nowMs()
  const code = await stores.codes.load(codeId)
  const application = code && (await stores.applications.load(code.applicationId))
  if (code?.purpose !== 'login' || !application) throw new Fault('code.not_found')
  assertMayDecide(code, deviceId, nowMs)
  const certificate = await loadValidCertificate(stores, deviceId, nowMs)
  const challenge = { codeId, clientSystem: application.name, staffNumber: staff.staffNumber, nonceHex: code.nonceHex, issuedAtMs: nowMs }
  const [offer] = await beginSessions(deps, {
    deviceId, batchId: newId('bat', random), purpose: 'login', intent: 'pin', approvalDigestHex: null,
    items: [{ subjectId: codeId, message: loginMessage(challenge), preparedId: null, payload: { certificateId: certificate.id } }],
  })
  return { offer: offer!, challenge }
})
