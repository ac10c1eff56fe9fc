// The person's own account: proving identity again, unlocking, phone number, profile, devices, own actions, consent.
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { unlockDevice } from '@yiqian/shared/protocol/certificates.ts'
import { changeLoginPassword, changePhone, checkLoginPassword, checkWechat, getAppNotice, getAvatar, giveConsent, listActivities, listDevices, proveFactor, resetLoginPassword, sendNewPhoneCode, signOutDevice, startDeviceProofing, updateProfile, withdrawConsent } from '@yiqian/shared/protocol/identity.ts'
import type { CallOptions } from '../api/client.ts'
import { isServerFault } from '../api/server-fault.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Phone } from './phone.ts'

export type Standing = ResponseOf<typeof proveFactor>
export type Proof = RequestInputOf<typeof proveFactor>['proof']
export type BegunProofing = ResponseOf<typeof startDeviceProofing>
export type DeviceLine = ResponseOf<typeof listDevices>['devices'][number]
export type ActivityLine = ResponseOf<typeof listActivities>['items'][number]

/** Works while enrolling as well. @throws {PhoneFault} phone.proofing_missing */
async function asBound({ keystore }: Phone): Promise<CallOptions> {
  const record = await keystore.load()
  if (record === undefined) throw new PhoneFault('phone.proofing_missing')
  return { deviceToken: record.deviceToken }
}

/** One factor of a proofing. A video takes its time. */
export const proveOneFactor = ({ client }: Phone, proofingId: string, proof: Proof): Promise<Standing> => client.call(proveFactor, { proofingId, proof }, { timeoutMs: 60_000 })

export const proveAgain = async (phone: Phone, input: RequestInputOf<typeof startDeviceProofing>): Promise<BegunProofing> => phone.client.call(startDeviceProofing, input, await asBound(phone))

export const unlock = async (phone: Phone, proofingId: string): Promise<void> => void (await phone.client.call(unlockDevice, { proofingId }, await asBound(phone)))

export const codeToNewPhone = async (phone: Phone, proofingId: string, number: string): Promise<ResponseOf<typeof sendNewPhoneCode>> => phone.client.call(sendNewPhoneCode, { proofingId, phone: number }, await asBound(phone))

export const takeNewPhone = async (phone: Phone, proofingId: string, code: string): Promise<string> => (await phone.client.call(changePhone, { proofingId, code }, await asBound(phone))).phoneMasked

export const resetPassword = async (phone: Phone, proofingId: string, newPassword: string): Promise<void> => void (await phone.client.call(resetLoginPassword, { proofingId, newPassword }, await asBound(phone)))

export const changePassword = async (phone: Phone, password: string, newPassword: string): Promise<void> => void (await phone.client.call(changeLoginPassword, { password, newPassword }, await asBound(phone)))

/** @throws {ServerFault} login_password.wrong · login_password.locked · login_password.not_set */
export const checkPassword = async (phone: Phone, password: string): Promise<void> => void (await phone.client.call(checkLoginPassword, { password }, await asBound(phone)))

export const saveProfile = async (phone: Phone, input: RequestInputOf<typeof updateProfile>): Promise<ResponseOf<typeof updateProfile>> => phone.client.call(updateProfile, input, { ...(await asBound(phone)), timeoutMs: 60_000 })

export const readAvatar = async (phone: Phone): Promise<string | null> => (await phone.client.call(getAvatar, {}, await asBound(phone))).jpegBase64

export const readDevices = async (phone: Phone): Promise<DeviceLine[]> => (await phone.client.call(listDevices, {}, await asBound(phone))).devices

/** This phone, signed out, forgets its half first; another one is ended by the server. */
export async function signOut(phone: Phone, { deviceId, isThis }: Pick<DeviceLine, 'deviceId' | 'isThis'>): Promise<void> {
  const options = await asBound(phone)
  await phone.client.call(signOutDevice, { deviceId }, options)
  if (isThis) await phone.keystore.exclusive(() => phone.keystore.wipe())
}

export const readActivities = async (phone: Phone, cursor?: string): Promise<ResponseOf<typeof listActivities>> => phone.client.call(listActivities, { ...(cursor !== undefined && { cursor }) }, await asBound(phone))

export const agreeToPrivacy = async (phone: Phone, version: string): Promise<void> => void (await phone.client.call(giveConsent, { version }, await asBound(phone)))

/** Consent goes, and with it every phone of the person; this one forgets all. */
export async function withdrawPrivacy(phone: Phone): Promise<void> {
  await phone.client.call(withdrawConsent, {}, await asBound(phone))
  await phone.keystore.exclusive(() => phone.keystore.wipe())
}

export const readAppNotice = ({ client }: Phone): Promise<ResponseOf<typeof getAppNotice>> => client.call(getAppNotice, {}, {})

/**
 * At the start inside WeChat. Another account than the one bound ends this phone, here and there.
 * @returns false when it ended
 */
export async function checkWechatAccount(phone: Phone, loginCode: string): Promise<boolean> {
  try {
    await phone.client.call(checkWechat, { loginCode }, await asBound(phone))
    return true
  } catch (cause) {
    if (!isServerFault(cause, 'wechat.account_changed', 'device.replaced')) throw cause
    await phone.keystore.exclusive(() => phone.keystore.wipe())
    return false
  }
}
