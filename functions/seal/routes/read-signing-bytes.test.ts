// seal.read-signing-bytes: the phone gets the very bytes that it signs, in slices, and nobody else does. SE-7
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RequestInputOf } from '@yiqian/shared/protocol/contract.ts'
import { READ_LIMIT, readSigningBytes, SLICES_LIMIT } from '@yiqian/shared/protocol/seal.ts'
import { deleteDocument, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { finish, prepare, pushDocument } from '../../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, seedDevice, type ClientSystem, type EnrolledDevice } from '../../_runtime/testing/people.ts'

type Slice = RequestInputOf<typeof readSigningBytes>['slices'][number]

let platform: TestPlatform
let application: ClientSystem
let signer: EnrolledDevice
beforeAll(async () => {
  platform = await openTestPlatform()
  application = await seedApplication(platform)
  signer = await enrolSigner(platform)
})
afterAll(() => platform.close())

async function prepared(contentKind: 'pdf' | 'json') {
  const pushed = await pushDocument(platform, application, [signer], { contentKind })
  return { ...pushed, prepared: (await prepare(platform, signer, pushed.tasks[0]!.id)).body }
}

const one = (slice: Slice) => ({ slices: [slice] })

/** All of it, in slices of an odd size that straddle the hole of the signature. */
async function readAll(preparedId: string, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let total = Infinity
  for (let offset = 0; offset < total; offset += length) {
    const { bytesBase64, totalCount } = (await platform.asDevice(signer, readSigningBytes, one({ preparedId, offset, length }))).body.slices[0]!
    total = totalCount
    parts.push(Buffer.from(bytesBase64, 'base64'))
  }
  return Buffer.concat(parts)
}

test.each(['pdf', 'json'] as const)('200: %s in slices of any size digests to what is signed', async (kind) => {
  const { prepared: { preparedId, contentDigestHex, signingBytesCount } } = await prepared(kind)
  for (const length of kind === 'pdf' ? [997, 8192, READ_LIMIT] : [1, 7, READ_LIMIT]) {
    const bytes = await readAll(preparedId, length)
    expect(bytes.length).toBe(signingBytesCount)
    expect(createHash('sm3').update(bytes).digest('hex')).toBe(contentDigestHex)
  }
  const beyond = (await platform.asDevice(signer, readSigningBytes, one({ preparedId, offset: signingBytesCount + 5, length: 10 }))).body
  expect(beyond).toEqual({ slices: [{ bytesBase64: '', totalCount: signingBytesCount }] })
})

test('200: many documents at once, each slice in its place', async () => {
  const made = [await prepared('json'), await prepared('pdf'), await prepared('json')].map((each) => each.prepared)
  const { slices } = (await platform.asDevice(signer, readSigningBytes, { slices: made.map(({ preparedId, signingBytesCount }) => ({ preparedId, offset: 0, length: signingBytesCount })) })).body
  const digests = slices.map(({ bytesBase64 }) => createHash('sm3').update(Buffer.from(bytesBase64, 'base64')).digest('hex'))
  expect(digests).toEqual(made.map(({ contentDigestHex }) => contentDigestHex))
  expect(slices.map(({ totalCount }) => totalCount)).toEqual(made.map(({ signingBytesCount }) => signingBytesCount))
})

test('400: nothing asked, too many slices, too much in all', async () => {
  const { prepared: { preparedId } } = await prepared('json')
  const short = { preparedId, offset: 0, length: 1 }
  for (const slices of [[], Array.from({ length: SLICES_LIMIT + 1 }, () => short), [short, { ...short, length: READ_LIMIT }]]) {
    expect(await platform.asDevice(signer, readSigningBytes, { slices })).toMatchObject({ status: 400, code: 'request.malformed' })
  }
})

test('410: one of them is another phone’s, so none is read', async () => {
  const { prepared: mine } = await prepared('json')
  const slices = [mine.preparedId, 'prp_0123456789'].map((preparedId) => ({ preparedId, offset: 0, length: 1 }))
  expect(await platform.asDevice(signer, readSigningBytes, { slices })).toMatchObject({ status: 410, code: 'signing.session_not_found' })
})

test('400: no length, too much at once, a negative offset', async () => {
  const { prepared: { preparedId } } = await prepared('json')
  for (const range of [{ offset: 0, length: 0 }, { offset: 0, length: READ_LIMIT + 1 }, { offset: -1, length: 1 }, { offset: 0.5, length: 1 }]) {
    expect(await platform.asDevice(signer, readSigningBytes, one({ preparedId, ...range }))).toMatchObject({ status: 400, code: 'request.malformed' })
  }
})

test('401 and 403: nobody known, outside the channel', async () => {
  expect(await platform.asDevice(undefined, readSigningBytes, one({ preparedId: 'prp_0123456789', offset: 0, length: 1 }))).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(readSigningBytes, one({ preparedId: 'prp_0123456789', offset: 0, length: 1 }))).toMatchObject({ status: 403, code: 'channel.required' })
})

test('410: another phone, even of the same person; finished; unknown', async () => {
  const { prepared: made } = await prepared('pdf')
  const range = { preparedId: made.preparedId, offset: 0, length: 10 }
  const gone = { status: 410, code: 'signing.session_not_found' }
  expect(await platform.asDevice(await enrolSigner(platform), readSigningBytes, one(range))).toMatchObject(gone)
  expect(await platform.asDevice(await seedDevice(platform, signer.staff), readSigningBytes, one(range))).toMatchObject(gone)
  expect(await platform.asDevice(signer, readSigningBytes, one({ ...range, preparedId: 'prp_0123456789' }))).toMatchObject(gone)
  await finish(platform, signer, made)
  expect(await platform.asDevice(signer, readSigningBytes, one(range))).toMatchObject(gone)
})

test('410: revoked and deleted meanwhile', async () => {
  const { prepared: made, status: { documentId } } = await prepared('pdf')
  await platform.asApplication(application, revokeDocument, { documentId, reason: 'x' })
  await platform.asApplication(application, deleteDocument, { documentId, reason: 'x' })
  expect((await platform.asDevice(signer, readSigningBytes, one({ preparedId: made.preparedId, offset: 0, length: 10 }))).status).toBe(410)
})
