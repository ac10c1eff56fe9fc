// certificates.list-authorities: root and issuing authority, public, the same after a restart.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'

test('200: anybody may ask; both may issue, each as far as its place', async () => {
  const platform = await openTestPlatform()
  const { body } = await platform.asAnybody(listAuthorities, {})
  const [root, issuing] = [body.rootBase64, body.issuingBase64].map((base64) => parseCertificate(fromBase64(base64))) as [ReturnType<typeof parseCertificate>, ReturnType<typeof parseCertificate>]
  expect([displayName(root.subject), displayName(root.issuer)]).toEqual(Array(2).fill('C=CN, O=示范医院, CN=示范医院 根证书'))
  expect([displayName(issuing.subject), displayName(issuing.issuer)]).toEqual(['C=CN, O=示范医院, CN=示范医院 签发证书', displayName(root.subject)])
  expect([root.extensions.basicConstraints, issuing.extensions.basicConstraints]).toEqual([{ ca: true, pathLength: 1 }, { ca: true, pathLength: 0 }])
  for (const { extensions } of [root, issuing]) expect([...extensions.keyUsage!].sort()).toEqual(['cRLSign', 'keyCertSign'])
  expect(issuing.notAfterMs).toBeLessThan(root.notAfterMs)
  await platform.close()
})

test('a restart and a second instance know the same authorities', async () => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'authorities-'))
  const [one, two] = [await openTestPlatform({ dataDirectory }), await openTestPlatform({ dataDirectory })]
  const [a, b] = await Promise.all([one.asAnybody(listAuthorities, {}), two.asAnybody(listAuthorities, {})])
  expect(a.body).toEqual(b.body)
  await one.close()
  await two.close()
  const later = await openTestPlatform({ dataDirectory })
  expect((await later.asAnybody(listAuthorities, {})).body).toEqual(a.body)
  await later.close()
  rmSync(dataDirectory, { recursive: true })
})

test('400: it takes no fields', async () => {
  const platform = await openTestPlatform()
  expect(await platform.asAnybody(listAuthorities, { all: true } as never)).toMatchObject({ status: 400, code: 'request.malformed' })
  await platform.close()
})
