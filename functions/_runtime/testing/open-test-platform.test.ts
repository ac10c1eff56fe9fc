// The platform under test is itself under test: one whole signature through it, and it leaves nothing behind.
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { fetchFile, getDocument } from '@yiqian/shared/protocol/his.ts'
import { getHandwriting } from '@yiqian/shared/protocol/seal.ts'
import { pushDocument, signTask } from './documents.ts'
import { openTestPlatform } from './open-test-platform.ts'
import { enrolSigner, seedApplication } from './people.ts'

test('a document is pushed, signed and fetched', async () => {
  const platform = await openTestPlatform()
  const [application, signer] = [await seedApplication(platform), await enrolSigner(platform)]
  const { status, tasks, content } = await pushDocument(platform, application, [signer])
  expect(status.state).toBe('pending')
  platform.clock.advance(60_000)
  expect(await signTask(platform, signer, tasks[0]!.id)).toMatchObject({ documentState: 'signed', documentVersion: 1, signedAtMs: platform.clock.nowMs() })
  const file = (await platform.asApplication(application, fetchFile, { documentId: status.documentId })).body
  expect(Buffer.from(file.bytes.subarray(0, content.length)).equals(content)).toBe(true)
  await platform.close()
  expect(existsSync(platform.dataDirectory)).toBe(false)
})

test('each actor is who it says, and a refusal cannot be read as an answer', async () => {
  const platform = await openTestPlatform({ functions: ['certificates'] })
  const signer = await enrolSigner(platform)
  expect((await platform.asAnybody(listAuthorities, {})).status).toBe(200)
  expect((await platform.asDevice(signer, getHandwriting, {})).body).toMatchObject({ pngBase64: null })
  const refused = await platform.asApplication(undefined, getDocument, { documentId: 'doc_0123456789' })
  expect([refused.status, refused.code]).toEqual([401, 'access.required'])
  expect(() => refused.body).toThrow('access.required')
  const address = await platform.listen()
  expect((await fetch(`${address}/certificates/issuing.crl`)).headers.get('content-type')).toBe('application/pkix-crl')
  await platform.close()
})
