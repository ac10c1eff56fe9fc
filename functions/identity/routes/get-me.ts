/** 本机绑定的人员、设备与证书. */
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { getMe as contract } from '@yiqian/shared/protocol/identity.ts'
import { certificateCard } from '../../_domain/certificate/certificate-card.ts'
import { maskPhone } from '../../_domain/proofing/proofing.ts'
import { consentOf, emptyProfile } from '../../_domain/staff/account.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'
import { staffCard } from '../../_domain/staff/staff-card.ts'

export const getMe = routeFor<Deps>()(contract, async ({ database: { stores }, settings, codeToSession }, _, { deviceId, staffId }) => {
  const [device, staff, certificate] = await Promise.all([stores.devices.load(deviceId), stores.staff.load(staffId), stores.certificates.findOfDevice(deviceId)])
  if (!device || !staff) throw new Fault('access.required', { detail: 'the device or its person is gone' })
  const { nickname, avatarBase64, practicePlaces } = (await stores.profiles.load(staffId)) ?? emptyProfile(staffId)
  const hasLoginPassword = (await stores.loginPasswords.load(staffId)) !== undefined
  const agreed = consentOf(await stores.consents.listOfStaff(staffId))
  const { name, state, pinTriesLeft, boundAtMs } = device
  return {
    staff: staffCard(staff),
    phoneMasked: maskPhone(staff.phone),
    device: { deviceId, name, state, pinTriesLeft: Math.max(0, pinTriesLeft), boundAtMs, wechatBound: staff.wechatOpenid !== null, wechatOffered: codeToSession !== undefined },
    certificate: certificate ? certificateCard(certificate) : null,
    nickname, hasAvatar: avatarBase64 !== null, practicePlaces: practicePlaces.length > 0 ? practicePlaces : [settings.hospitalName], hasLoginPassword,
    privacy: { version: settings.privacyVersion, agreedVersion: agreed?.version ?? null, agreedAtMs: agreed?.atMs ?? null },
  }
})
