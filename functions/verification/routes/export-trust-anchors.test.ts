// export-trust-anchors: what goes out is read by openssl.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportTrustAnchors, importTrustAnchors } from '@yiqian/shared/protocol/trust.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { openDeskAndAuthority, openTrustDesk, type DeskAndAuthority } from '../testing/trust-desk.ts'

let [desk, authority] = [] as unknown as DeskAndAuthority
beforeAll(async () => void ([desk, authority] = await openDeskAndAuthority({ trusts: true })))
afterAll(() => (authority.close(), desk.close()))

test('200: PEM with every certificate', async () => {
  const { bytes, contentType } = (await desk.ask(exportTrustAnchors, {})).body
  const text = Buffer.from(bytes).toString()
  expect([contentType, text.match(/BEGIN CERTIFICATE/g)?.length]).toEqual(['application/x-pem-file', 3])
  expect(text.replace(/\s/g, '')).toContain(toBase64(authority.root.der))
})

test('200: a bundle (PKCS#7) that openssl lists, and that another platform imports', async () => {
  const { bytes } = (await desk.ask(exportTrustAnchors, { form: 'pkcs7' })).body
  const { stdout } = spawnSync('openssl', ['pkcs7', '-inform', 'DER', '-print_certs', '-noout'], { input: Buffer.from(bytes), encoding: 'utf8' })
  expect(stdout.match(/^subject/gm)).toHaveLength(3)
  const other = await openTrustDesk()
  expect((await other.ask(importTrustAnchors, { fileBase64: toBase64(bytes) })).body.items).toHaveLength(3)
  await other.close()
})
