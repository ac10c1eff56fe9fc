// What a page asks and says about the handwritten signatures of this person.
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { chooseHandwriting, deleteHandwriting, getHandwriting, saveHandwriting } from '@yiqian/shared/protocol/seal.ts'
import type { CallOptions } from '../api/client.ts'
import type { Phone } from './phone.ts'

export type KeptHandwriting = ResponseOf<typeof getHandwriting>
export type KeptImpression = KeptHandwriting['impressions'][number]

const asDevice = async ({ keystore }: Phone): Promise<CallOptions> => ({ deviceToken: (await keystore.loadEnrolled()).deviceToken })

export const readHandwriting = async (phone: Phone): Promise<KeptHandwriting> => phone.client.call(getHandwriting, {}, await asDevice(phone))

export async function writeHandwriting(phone: Phone, impression: RequestInputOf<typeof saveHandwriting>): Promise<void> {
  await phone.client.call(saveHandwriting, impression, await asDevice(phone))
}

/** @param change what shall be otherwise than it is */
export async function changeChoice(phone: Phone, kept: KeptHandwriting, change: Partial<RequestInputOf<typeof chooseHandwriting>>): Promise<void> {
  const defaultId = kept.impressions.find(({ isDefault }) => isDefault)?.impressionId
  const byType = kept.impressions.flatMap(({ impressionId, documentTypes }) => documentTypes.map((documentType) => ({ documentType, impressionId })))
  await phone.client.call(chooseHandwriting, { shown: kept.shown, ...(defaultId !== undefined && { defaultId }), byType, ...change }, await asDevice(phone))
}

export async function forgetHandwriting(phone: Phone, impressionId: string): Promise<void> {
  await phone.client.call(deleteHandwriting, { impressionId }, await asDevice(phone))
}
