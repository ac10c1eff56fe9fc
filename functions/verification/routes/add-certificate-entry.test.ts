// add-certificate-entry: black and white list, by serial and by key, with an end.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { addCertificateEntry } from '@yiqian/shared/protocol/trust.ts'
import { saveValidationPolicy } from '@yiqian/shared/protocol/validation-rules.ts'
import { aPolicy } from '../testing/a-policy.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { signInAdministrator } from '../../_runtime/testing/administrators.ts'
import { createOpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { codesOf, openDeskAndAuthority, type DeskAndAuthority } from '../testing/trust-desk.ts'

let [desk, authority] = [] as unknown as DeskAndAuthority
beforeAll(async () => void ([desk, authority] = await openDeskAndAuthority()))
afterAll(() => (authority.close(), desk.close()))

describe('SV-7 200', () => {
  test('the black list refuses whatever else holds, at once, until its end', async () => {
    await desk.trust(authority)
    const [leaf, other] = [authority.issue('Leaf'), authority.issue('Other')]
    const at = async () => codesOf(await desk.validate(leaf, { level: 'chain' }))
    expect(await at()).toEqual(['passed'])
    const expiresAtMs = desk.platform.clock.nowMs() + 60_000
    await desk.ask(addCertificateEntry, { list: 'black', by: 'serial', certificateBase64: toBase64(leaf.der), reason: '遗失', expiresAtMs })
    expect(await at()).toEqual(['failed', 'list.black'])
    expect(await desk.validate(leaf, { level: 'chain' })).toMatchObject({ condition: 'untrusted', sofCode: -1, reasons: [{ detail: '遗失' }] })
    expect(codesOf(await desk.validate(other, { level: 'chain' }))).toEqual(['passed'])
    desk.platform.clock.advance(60_000)
    expect(await at()).toEqual(['passed'])
  })

  test('by key alone: every certificate of that key', async () => {
    const leaf = authority.issue('Key')
    const keyDigestHex = createHash('sha256').update(parseCertificate(leaf.der).publicKey.der).digest('hex')
    expect((await desk.ask(addCertificateEntry, { list: 'black', by: 'key', keyDigestHex, label: '某人', reason: '泄露' })).body).toMatchObject({ keyDigestHex, serialHex: null, state: 'active' })
    expect(codesOf(await desk.validate(leaf, { level: 'time' }))).toEqual(['failed', 'list.black'])
  })

  test('the white list stands in for path and revocation, not for time; a policy may require it or ignore it', async () => {
    const stranger = createOpensslAuthority('ec', 'Stranger')
    const leaf = stranger.issue('Friend')
    await desk.ask(addCertificateEntry, { list: 'white', by: 'serial', certificateBase64: toBase64(leaf.der), reason: '院外会诊' })
    expect(codesOf(await desk.validate(leaf))).toEqual(['passed'])
    expect(codesOf(await desk.validate(leaf, { atMs: desk.platform.clock.nowMs() + 500 * 86_400_000 }))).toEqual(['failed', 'chain.expired'])
    for (const whiteList of ['ignore', 'required'] as const) await desk.ask(saveValidationPolicy, aPolicy(whiteList, [], { whiteList, revocation: [] }))
    expect(codesOf(await desk.validate(leaf, { policy: 'ignore' }))).toEqual(['indeterminate', 'chain.no_trusted_root'])
    expect(codesOf(await desk.validate(authority.issue('Unlisted'), { policy: 'required' }))).toEqual(['failed', 'list.not_white'])
    await desk.ask(addCertificateEntry, { list: 'black', by: 'serial', certificateBase64: toBase64(leaf.der), reason: '黑名单优先' })
    expect(codesOf(await desk.validate(leaf))).toEqual(['failed', 'list.black'])
    stranger.close()
  })

  test('an operator may', async () => {
    const operator = await signInAdministrator(desk.platform, 'operator')
    expect((await desk.ask(addCertificateEntry, { list: 'black', by: 'key', keyDigestHex: 'ab'.repeat(32), reason: 'x' }, operator)).body.addedBy).toBe(`administrator:${operator.administrator.id}`)
  })
})

describe('422', () => {
  test.each([
    ['by serial without a certificate', { by: 'serial', keyDigestHex: 'ab'.repeat(32) }, 'certificate_entry.incomplete'],
    ['by a key of the wrong size', { by: 'key', keyDigestHex: 'abcd' }, 'certificate_entry.incomplete'],
    ['by nothing', { by: 'key' }, 'certificate_entry.incomplete'],
    ['no certificate', { by: 'serial', certificateBase64: 'AAAA' }, 'certificate.unreadable'],
  ] as const)('%s', async (_, some, code) => {
    expect((await desk.ask(addCertificateEntry, { list: 'black', reason: 'x', ...some })).code).toBe(code)
  })
})
