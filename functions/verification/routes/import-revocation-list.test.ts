// import-revocation-list: by hand, DER or PEM; what cannot be believed is refused with its reason.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { importRevocationList } from '@yiqian/shared/protocol/trust.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { signInAdministrator } from '../../_runtime/testing/administrators.ts'
import { createOpensslAuthority, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { openTrustDesk, type TrustDesk } from '../testing/trust-desk.ts'

let desk: TrustDesk
let [authority, stranger, twin]: OpensslAuthority[] = []
beforeAll(async () => {
  desk = await openTrustDesk()
  ;[authority, stranger, twin] = [createOpensslAuthority(), createOpensslAuthority('ec', 'Stranger'), createOpensslAuthority()]
  await desk.trust(authority)
})
afterAll(async () => {
  await desk.close()
  for (const each of [authority, stranger, twin]) each!.close()
})
const take = (bytes: Uint8Array) => desk.ask(importRevocationList, { listBase64: toBase64(bytes) })

test('SV-7 200: DER, then PEM, then the same again', async () => {
  expect((await take(authority!.list())).body).toMatchObject({ outcome: 'ok', list: { number: '1', entries: 0 } })
  const second = authority!.list()
  expect((await take(utf8ToBytes(encodePem('X509 CRL', second)))).body).toMatchObject({ outcome: 'ok', list: { number: '2' } })
  expect((await take(second)).body.outcome).toBe('unchanged')
})

describe('422', () => {
  test('every kind of list that is not to be believed', async () => {
    const whyOf = async (bytes: Uint8Array) => (await take(bytes)).facts['why']
    const old = authority!.list()
    await take(authority!.list())
    expect(await whyOf(old)).toBe('rolled_back')
    expect(await whyOf(stranger!.list())).toBe('issuer_unknown')
    expect(['issuer_unknown', 'signature_invalid']).toContain(await whyOf(twin!.list())) // same name, another key
    const forged = authority!.list()
    forged[forged.length - 1]! ^= 1
    expect(await whyOf(forged)).toBe('signature_invalid')
    expect(await whyOf(authority!.list().slice(0, -3))).toBe('malformed')
    expect(await whyOf(utf8ToBytes('<html>not found</html>'))).toBe('malformed')
  })
})

test('a list that is already out of date is taken in and said to be stale', async () => {
  const list = authority!.list()
  desk.platform.clock.advance(30 * 86_400_000)
  const later = await signInAdministrator(desk.platform, 'operator')
  expect((await desk.ask(importRevocationList, { listBase64: toBase64(list) }, later)).body.outcome).toBe('stale')
})
