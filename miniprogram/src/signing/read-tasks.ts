// What a signer reads: lists, details, pages, files, own certificate; and rejecting.
import { base64ToBytes, bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { Sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { bindWechat, getMe } from '@yiqian/shared/protocol/identity.ts'
import { getPageImage, getSignaturePlace, readDocument } from '@yiqian/shared/protocol/seal.ts'
import { getTask, listChoices, listTasks, rejectTask, type TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import type { CallOptions } from '../api/client.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Phone } from './phone.ts'

const SLICE_BYTES = 1_000_000

async function asDevice({ keystore }: Phone): Promise<CallOptions> {
  return { deviceToken: (await keystore.loadEnrolled()).deviceToken }
}

export async function readTasks(phone: Phone, input: RequestInputOf<typeof listTasks>): Promise<ResponseOf<typeof listTasks>> {
  return phone.client.call(listTasks, input, await asDevice(phone))
}

/** Systems and departments that occur in the person's own lists. */
export async function readChoices(phone: Phone): Promise<ResponseOf<typeof listChoices>> {
  return phone.client.call(listChoices, {}, await asDevice(phone))
}

export async function readTask(phone: Phone, taskId: string): Promise<TaskDetail> {
  return phone.client.call(getTask, { taskId }, await asDevice(phone))
}

/** What a phone shows: WeChat shows no WebP everywhere. */
export type PictureFormat = 'webp' | 'jpeg'

/** One page as a picture, `widthPx` wide. The digest says which version it was drawn from. */
export async function readPage(phone: Phone, input: RequestInputOf<typeof getPageImage>): Promise<ResponseOf<typeof getPageImage>> {
  return phone.client.call(getPageImage, input, { ...(await asDevice(phone)), timeoutMs: 30_000 })
}

export type SignaturePlace = ResponseOf<typeof getSignaturePlace>

/** Where the signature of a task stands, or will stand. Keywords are looked for up to 2.5 s. */
export async function readSignaturePlace(phone: Phone, taskId: string): Promise<SignaturePlace> {
  return phone.client.call(getSignaturePlace, { taskId }, await asDevice(phone))
}

/** The whole document as it stands now, digested on the way. @throws {PhoneFault} phone.document_mismatch — it changed while it was read */
export async function readWholeDocument(phone: Phone, taskId: string): Promise<{ content: Uint8Array; digestHex: string }> {
  const options = { ...(await asDevice(phone)), timeoutMs: 60_000 }
  const readAt = (offset: number) => phone.client.call(readDocument, { taskId, offset, length: SLICE_BYTES }, options)
  const first = await readAt(0)
  const content = new Uint8Array(first.totalCount)
  const digest = new Sm3()
  for (let [offset, slice] = [0, first]; ; slice = await readAt(offset)) {
    const bytes = base64ToBytes(slice.bytesBase64)
    const isSameFile = slice.totalCount === content.length && slice.digestHex === first.digestHex
    if (!isSameFile || bytes.length !== Math.min(SLICE_BYTES, content.length - offset)) throw new PhoneFault('phone.document_mismatch', 'changed while it was read')
    content.set(bytes, offset)
    digest.update(bytes)
    offset += bytes.length
    if (offset === content.length) break
  }
  const digestHex = bytesToHex(digest.digest())
  if (digestHex !== first.digestHex) throw new PhoneFault('phone.document_mismatch', 'digest')
  return { content, digestHex }
}

export async function reject(phone: Phone, taskId: string, reason: string): Promise<ResponseOf<typeof rejectTask>> {
  return phone.client.call(rejectTask, { taskId, reason }, await asDevice(phone))
}

/** Person, device and certificate; works while enrolling as well. @throws {PhoneFault} phone.proofing_missing */
export async function readMe({ client, keystore }: Phone): Promise<ResponseOf<typeof getMe>> {
  const record = await keystore.load()
  if (record === undefined) throw new PhoneFault('phone.proofing_missing')
  return client.call(getMe, {}, { deviceToken: record.deviceToken })
}

/** @param loginCode from `platform.loginCode()`. @param proofingId the second proof that an enrolled phone needs; one that enrols has just given it */
export async function bindWechatAccount({ client, keystore }: Phone, loginCode: string, proofingId?: string): Promise<void> {
  const record = await keystore.load()
  if (record !== undefined) await client.call(bindWechat, { loginCode, ...(proofingId !== undefined && { proofingId }) }, { deviceToken: record.deviceToken })
}
