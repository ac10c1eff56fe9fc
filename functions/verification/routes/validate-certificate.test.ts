// validate-certificate: paths, lists and status services of a foreign authority, made by openssl.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exportRevocationRecord, validateCertificate } from '@yiqian/shared/protocol/certificate-validation.ts'
import { importRevocationList, saveRevocationSource } from '@yiqian/shared/protocol/trust.ts'
import { listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { enrolSigner, seedApplication } from '../../_runtime/testing/people.ts'
import { createOpensslAuthority, type Issued, type OpensslAuthority } from '../../../scripts/oracles/openssl-authority.ts'
import { codesOf, notesOf, openListServer, openTrustDesk, type ListServer, type TrustDesk } from '../testing/trust-desk.ts'

const DAY_MS = 86_400_000
let desk: TrustDesk
let web: ListServer
beforeEach(async () => {
  desk = await openTrustDesk()
  web = await openListServer()
})
afterEach(async () => {
  await desk.close()
  await web.close()
})

describe.each(['ec', 'rsa', 'sm2'] as const)('SV-5 SV-6 an authority with %s keys', (kind) => {
  let authority: OpensslAuthority
  let [good, revoked, held]: Issued[] = []
  beforeAll(() => {
    authority = createOpensslAuthority(kind)
    ;[good, revoked, held] = [authority.issue('Good'), authority.issue('Revoked'), authority.issue('Held')]
    authority.revoke(revoked!, 'keyCompromise')
    authority.revoke(held!, 'certificateHold')
  })
  afterAll(() => authority.close())

  test('a stranger’s until its root is imported; then revocation is unknown until a list is at hand', async () => {
    expect(codesOf(await desk.validate(good!))).toEqual(['indeterminate', 'chain.no_trusted_root'])
    await desk.trust(authority)
    const unknown = await desk.validate(good!)
    expect(codesOf(unknown)).toEqual(['indeterminate', 'revocation.unknown'])
    expect(notesOf(unknown)).toEqual(['crl.not_held'])
    expect(unknown).toMatchObject({ condition: 'other', sofCode: -6, path: [{}, {}] })
    expect(codesOf(await desk.validate(good!, { level: 'chain' }))).toEqual(['passed'])
  })

  test('by a list over HTTP: good, revoked, suspended, and as of the time before', async () => {
    await desk.trust(authority)
    web.serve(authority.list())
    expect((await desk.fetchFrom(web.address)).outcome).toBe('ok')
    expect(await desk.validate(good!)).toMatchObject({ verdict: 'passed', condition: 'valid', sofCode: 1, reasons: [], revocation: { by: 'crl', status: 'good' } })
    const ended = await desk.validate(revoked!)
    expect(ended).toMatchObject({ verdict: 'failed', condition: 'revoked', sofCode: -3, revocation: { status: 'revoked', reason: 'keyCompromise' } })
    expect(await desk.validate(held!)).toMatchObject({ verdict: 'failed', condition: 'suspended', sofCode: -4, revocation: { status: 'suspended' } })
    expect(codesOf(await desk.validate(revoked!, { level: 'chain' }))).toEqual(['passed'])
    expect(await desk.validate(revoked!, { atMs: ended.revocation!.revokedAtMs! - 1 })).toMatchObject({ verdict: 'passed', revocation: { status: 'good', revokedAtMs: null } })
    expect(await desk.validate(good!, { atMs: Date.now() + 400 * DAY_MS })).toMatchObject({ condition: 'expired', sofCode: -2 })
    expect(await desk.validate(good!, { atMs: Date.now() - 2 * DAY_MS })).toMatchObject({ condition: 'not-yet-valid', sofCode: -5 })
  })
})

describe('status services (OCSP) by openssl', () => {
  let authority: OpensslAuthority
  let [good, revoked]: Issued[] = []
  beforeAll(() => {
    authority = createOpensslAuthority('rsa')
    ;[good, revoked] = [authority.issue('Good'), authority.issue('Revoked')]
    authority.revoke(revoked!, 'superseded')
  })
  afterAll(() => authority.close())
  const use = async (address: string): Promise<void> => {
    const anchorId = await desk.trust(authority)
    expect((await desk.ask(saveRevocationSource, { name: 'ocsp', kind: 'ocsp', address, anchorId })).status).toBe(200)
  }

  test.each(['root', 'delegate'] as const)('CM-12 signed by the %s', async (signer) => {
    await use(await authority.startStatusService({ signer }))
    const verdict = await desk.validate(good!, { ocsp: true })
    expect(verdict).toMatchObject({ verdict: 'passed', revocation: { by: 'ocsp', status: 'good', recordId: expect.stringMatching(/^ocr_/) } })
    expect(await desk.validate(revoked!)).toMatchObject({ condition: 'revoked', revocation: { by: 'ocsp', status: 'revoked', reason: 'superseded' } })
    const kept = (await desk.ask(exportRevocationRecord, { recordId: verdict.revocation!.recordId! })).body
    expect([kept.contentType, kept.bytes.length > 200]).toEqual(['application/ocsp-response', true])
    expect(await desk.validate(good!, { ocspResponseBase64: toBase64(kept.bytes) })).toMatchObject({ verdict: 'passed', revocation: { by: 'ocsp' } })
    expect(notesOf(await desk.validate(revoked!, { level: 'revocation', policy: 'default', ocspResponseBase64: toBase64(kept.bytes) }))).toEqual(['ocsp.not_answered', 'crl.not_held'])
  })

  test('signed by somebody whom the authority did not entrust: not believed', async () => {
    await use(await authority.startStatusService({ signer: 'stranger' }))
    const verdict = await desk.validate(good!, { ocsp: true })
    expect(codesOf(verdict)).toEqual(['indeterminate', 'revocation.unknown'])
    expect(notesOf(verdict)).toContain('ocsp.responder_unauthorized')
  })

  test('down, and none configured', async () => {
    await desk.trust(authority)
    expect(notesOf(await desk.validate(good!, { ocsp: true }))).toContain('ocsp.no_responder')
    await use('http://127.0.0.1:1/')
    const down = await desk.validate(good!, { ocsp: true })
    expect([codesOf(down), notesOf(down)]).toEqual([['indeterminate', 'revocation.unknown'], ['ocsp.unreachable', 'crl.not_held']])
    // a list answers all the same
    await desk.ask(importRevocationList, { listBase64: toBase64(authority.list()) })
    expect(await desk.validate(good!, { ocsp: true })).toMatchObject({ verdict: 'passed', revocation: { by: 'crl' } })
  })
})

test('the hospital’s own certificates hold by themselves', async () => {
  const signer = await enrolSigner(desk.platform)
  expect(await desk.validate({ der: new Uint8Array(Buffer.from(signer.certificateBase64, 'base64')) })).toMatchObject({ verdict: 'passed', revocation: { by: 'crl', recordId: null } })
  const { rootBase64 } = (await desk.platform.asAnybody(listAuthorities, {})).body
  expect((await desk.validate({ der: new Uint8Array(Buffer.from(rootBase64, 'base64')) })).verdict).toBe('passed')
})

describe('refusals', () => {
  test('401: nobody. 200: an application', async () => {
    const input = { certificateBase64: (await desk.platform.asAnybody(listAuthorities, {})).body.rootBase64 }
    expect((await desk.platform.asAnybody(validateCertificate, input)).status).toBe(401)
    expect((await desk.platform.asApplication(await seedApplication(desk.platform), validateCertificate, input)).status).toBe(200)
  })
  test('422: no certificate', async () => {
    const answer = await desk.ask(validateCertificate, { certificateBase64: toBase64(Uint8Array.of(0x30, 1, 0)) })
    expect([answer.status, answer.code]).toEqual([422, 'certificate.unreadable'])
  })
  test('a policy that is not there decides nothing', async () => {
    const { rootBase64 } = (await desk.platform.asAnybody(listAuthorities, {})).body
    expect(codesOf(await desk.validate({ der: new Uint8Array(Buffer.from(rootBase64, 'base64')) }, { policy: 'nobody wrote it' }))).toEqual(['indeterminate', 'policy.unknown'])
  })
})
