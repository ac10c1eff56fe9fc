// What this person is told outside the app, and through which accounts.
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { bindWorkAccount, getNoticeSettings, saveNoticeSettings, unbindWorkAccount, type WorkChannel } from '@yiqian/shared/protocol/notices.ts'
import type { Phone } from './phone.ts'

export type NoticeSettings = ResponseOf<typeof getNoticeSettings>

const asDevice = async ({ keystore }: Phone) => ({ deviceToken: (await keystore.loadEnrolled()).deviceToken })

export const readNoticeSettings = async (phone: Phone): Promise<NoticeSettings> => phone.client.call(getNoticeSettings, {}, await asDevice(phone))
export const keepNoticeSettings = async (phone: Phone, input: RequestInputOf<typeof saveNoticeSettings>): Promise<void> => void (await phone.client.call(saveNoticeSettings, input, await asDevice(phone)))
export const bindAccount = async (phone: Phone, channel: WorkChannel, code: string): Promise<void> => void (await phone.client.call(bindWorkAccount, { channel, code }, await asDevice(phone)))
export const unbindAccount = async (phone: Phone, channel: WorkChannel): Promise<void> => void (await phone.client.call(unbindWorkAccount, { channel }, await asDevice(phone)))
