// Owns what the tests of documents that begin on a phone share: a platform that takes them, a doctor, a file sent in slices.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Contract, RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { beginUpload, finishUpload, putSlice, SLICE_BYTES, startDocument, writeOpinion, type DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { smallPdf } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, seedDevice, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'
import { sm3Hex } from '../drafts/sm3-hex.ts'

export interface Desk {
  platform: TestPlatform
  /** gets the documents */
  application: ClientSystem
  doctor: EnrolledDevice
  other: EnrolledDevice
}

type Sender = Pick<EnrolledDevice, 'deviceToken'>

export function useDesk(env: Readonly<Record<string, string>> = {}): Desk {
  const desk = {} as Desk
  beforeAll(async () => {
    const platform = await openTestPlatform({ functions: ['his', 'seal', 'status-sync'], env: { OWN_DOCUMENTS_APPLICATION: 'app_his-0000001', OWN_DOCUMENT_MIB: '2', ...env } })
    const application = await seedApplication(platform, { id: 'app_his-0000001', name: '示范 HIS' })
    Object.assign(desk, { platform, application, doctor: await enrolSigner(platform), other: await enrolSigner(platform) })
  })
  afterAll(() => desk.platform.close())
  return desk
}

/** A doctor with nothing begun. */
export const freshDoctor = ({ platform }: Desk): Promise<EnrolledDevice> => enrolSigner(platform)

let made = 0
/** A sound PDF that is more than one slice long, unlike every other. */
export const largePdf = (): Uint8Array => smallPdf(Array.from({ length: 700 }, (_, page) => `page ${page} of ${++made} ${'x'.repeat(200)}`))

export const slicesOf = (content: Uint8Array): Uint8Array[] => Array.from({ length: Math.ceil(content.length / SLICE_BYTES) }, (_, index) => content.subarray(index * SLICE_BYTES, (index + 1) * SLICE_BYTES))

export const begin = ({ platform }: Desk, sender: Sender, content: Uint8Array, fileName = '外院报告.pdf') => platform.asDevice(sender, beginUpload, { fileName, sizeBytes: content.length, digestHex: sm3Hex(content) })

export const put = ({ platform }: Desk, sender: Sender, draftId: string, index: number, bytes: Uint8Array, digestHex = sm3Hex(bytes)) =>
  platform.asDevice(sender, putSlice, { draftId, index, contentBase64: Buffer.from(bytes).toString('base64'), digestHex })

/** All slices, and the end of it. */
export async function upload(desk: Desk, sender: Sender, content: Uint8Array, fileName?: string) {
  const { draft } = (await begin(desk, sender, content, fileName)).body
  for (const [index, slice] of slicesOf(content).entries()) void (await put(desk, sender, draft.draftId, index, slice)).body
  return desk.platform.asDevice(sender, finishUpload, { draftId: draft.draftId })
}

export const opinionText = (some: Partial<RequestInputOf<typeof writeOpinion>['opinion']> = {}): RequestInputOf<typeof writeOpinion>['opinion'] => ({ title: '心内科会诊意见', patient: { name: '李秀英', admissionNumber: 'ZY20261121', department: '普通外科', bed: '03床' }, opinion: '患者术前心功能 II 级，可耐受手术。', ...some })

export const write = ({ platform }: Desk, sender: Sender, some: Partial<RequestInputOf<typeof writeOpinion>['opinion']> = {}, draftId?: string) => platform.asDevice(sender, writeOpinion, { opinion: opinionText(some), ...(draftId && { draftId }) })

export const start = ({ platform }: Desk, sender: Sender, { draftId, digestHex, title }: DraftCard) => platform.asDevice(sender, startDocument, { draftId, digestHex, title })

export const filesOf = async ({ platform }: Desk, draftId: string): Promise<string[]> => {
  for await (const { documentId, files } of platform.runtime.files.list()) if (documentId === draftId) return files.map(({ digestHex }) => digestHex)
  return []
}

/** 401 and 403 of a route of this kind. */
export function refusesStrangers<C extends Contract>(desk: Desk, contract: C, input: () => RequestInputOf<C>): void {
  describe('401 and 403', () => {
    test('without a token, outside the channel, from a phone that is replaced', async () => {
      expect(await desk.platform.asDevice(undefined, contract, input())).toMatchObject({ status: 401, code: 'access.required' })
      expect(await desk.platform.asAnybody(contract, input(), { headers: { authorization: `Device ${desk.doctor.deviceToken}` } })).toMatchObject({ status: 403, code: 'channel.required' })
      const replaced = await seedDevice(desk.platform, desk.doctor.staff, { state: 'replaced' })
      expect(await desk.platform.asDevice(replaced, contract, input())).toMatchObject({ status: 403, code: 'device.replaced' })
    })
  })
}
