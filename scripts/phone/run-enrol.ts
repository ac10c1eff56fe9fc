// The commands about the phone itself: enrol, me, forget.
import { readAppNotice } from '../../miniprogram/src/signing/account.ts'
import { confirmCode, createShares, requestCode, resumeEnrolment } from '../../miniprogram/src/signing/enrol.ts'
import { readMe } from '../../miniprogram/src/signing/read-tasks.ts'
import { PhoneFault } from '../../miniprogram/src/api/phone-fault.ts'
import { ask, readLine } from './ask.ts'
import { need } from './options.ts'
import { atTime } from './output.ts'
import type { Context } from './context.ts'

/** Goes on from wherever the store stands: nothing, proofed, or cut short in the middle. */
export async function runEnrol(context: Context): Promise<void> {
  const { phone } = context
  const before = await phone.keystore.load()
  if (before?.stage === 'enrolled') throw new PhoneFault('phone.enrolled_already')
  if (before?.stage === 'sealed' && (await resumeEnrolment(phone)) !== undefined) return tellEnrolled(context)
  if (before === undefined && !(await prove(context))) return
  await createShares(phone, await context.pin('new PIN / 新的签名密码: '))
  return tellEnrolled(context)
}

/** @returns false when the code has still to be given */
async function prove({ phone, flags, output }: Context): Promise<boolean> {
  let proofingId = flags.proofing
  if (proofingId === undefined) {
    const applicant = { staffNumber: need(flags.staff, '--staff'), phone: need(flags.phone, '--phone') }
    const { privacyVersion } = await readAppNotice(phone)
    const started = await requestCode(phone, { ...applicant, noticeVersion: privacyVersion })
    output.tell('consent', { privacyVersion }, [`agreed to the privacy notice ${privacyVersion}`])
    proofingId = started.proofingId
    output.tell('code-sent', { proofingId, phoneMasked: started.phoneMasked, expiresAtMs: started.expiresAtMs }, [`code sent to ${started.phoneMasked}; proofing ${proofingId}`])
    if (flags.code === undefined && !process.stdin.isTTY) {
      output.tell('next', { proofingId }, [`next: enrol --proofing ${proofingId} --code CODE`])
      return false
    }
  }
  const code = flags.code === '-' ? await readLine() : (flags.code ?? (await ask('code / 验证码: ', '--code')))
  await confirmCode(phone, { proofingId, code, deviceName: flags.name })
  return true
}

async function tellEnrolled({ phone, output }: Context): Promise<void> {
  const { staff, deviceId, jointPublicKeyHex, generation } = await phone.keystore.loadEnrolled()
  output.tell('enrolled', { staff, deviceId, jointPublicKeyHex, generation }, [`enrolled: ${staff.name} ${staff.staffNumber}, device ${deviceId}`])
}

export async function runMe({ phone, output }: Context): Promise<void> {
  const me = await readMe(phone)
  const { staff, device, certificate } = me
  output.tell('me', me, [
    `${staff.name} ${staff.staffNumber}, ${staff.title}, ${staff.department}`,
    `device ${device.deviceId} "${device.name}" ${device.state}, ${device.pinTriesLeft} PIN tries left`,
    certificate === null ? 'no certificate' : `certificate ${certificate.serialHex} ${certificate.state}, until ${atTime(certificate.notAfterMs)}`,
  ])
}

export async function runForget({ phone, output }: Context): Promise<void> {
  await phone.keystore.wipe()
  output.tell('forgotten', {}, ['the key share is gone from this store; the certificate stays until it is revoked'])
}
