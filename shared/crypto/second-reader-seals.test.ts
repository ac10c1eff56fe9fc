// Seals with timestamps, with lists of digests, with extensions: every part that a reader must find, found by BouncyCastle's parser.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { bouncyCastleBatch, requireJava } from '../../scripts/oracles/bouncy-castle.ts'
import type { OracleJob } from '../../scripts/oracles/bouncy-castle.ts'
import { openssl } from '../../scripts/oracles/openssl.ts'
import { bytesToHex, utf8ToBytes } from './bytes.ts'
import { encodeOid } from './der/oid.ts'
import { sm3 } from './sm3.ts'
import { assembleSeal, createSeal, sealBytesToSign } from './ses/seal.ts'
import { sealTypes } from './ses/seal-info.ts'
import type { SealCertificates, SealExtension, SealVersion } from './ses/seal-info.ts'
import { assembleSealSignature, createSealSignature, stampBytesToSign } from './ses/seal-signature.ts'
import { verifySeal, verifySealSignature } from './ses/verify.ts'
import { aToken } from './testing/messages.ts'
import { aParty, aPki, atMs, sm2 } from './testing/pki.ts'

const pki = await aPki()
const maker = await aParty({ subject: { country: 'CN', commonName: '制章者' }, issuer: pki.root })
const content = utf8ToBytes('检验报告：血钾 3.9 mmol/L\n')
const named: SealCertificates = { kind: 'certificates', ders: [pki.doctor.certificate.der] }
const sealFields = (version: SealVersion, certificates: SealCertificates = named, extensions: readonly SealExtension[] = []) => ({
  info: {
    version, vendorId: 'YIQIAN', sealId: 'seal_1', type: sealTypes.organization, name: '示范医院处方专用章', certificates,
    createdAtMs: atMs, validFromMs: atMs - 1000, validToMs: atMs + 86_400_000, picture: { type: 'PNG', bytes: Uint8Array.of(0x89, 0x50), widthMm: 40, heightMm: 40 }, extensions,
  },
  makerCertificateDer: maker.certificate.der,
})
const stampFields = (sealDer: Uint8Array, extensions: readonly SealExtension[] = []) => ({ sealDer, timeMs: atMs + 1000, dataDigest: sm3(content), propertyInfo: '/a/b.xml', signerCertificateDer: pki.doctor.certificate.der, extensions })
const trust = { roots: [pki.root.certificate], intermediates: [pki.ca.certificate], atMs: atMs + 2000, sm2 }

const found = (bytes: Uint8Array) => expect.objectContaining({ ok: true, values: { hex: bytesToHex(bytes) } })
const ask = (context: TestContext, jobs: readonly OracleJob[]) => {
  requireJava(context)
  return bouncyCastleBatch(jobs)
}
const at = (der: Uint8Array, path: string): OracleJob => ({ command: 'asn1', inputs: [der, path] })
const bytesOf = ({ values }: { values: Readonly<Record<string, string>> }) => Uint8Array.from(Buffer.from(values.hex!, 'hex'))

/** The token at `4/0/*` is a token of our authority over SM3 of the signature at `3/*`, both as BouncyCastle finds them. */
function expectTimestamp(context: TestContext, der: Uint8Array): void {
  const [token, signature] = ask(context, [at(der, '4/0/*'), at(der, '3/*')]).map(bytesOf)
  const [verified, byAnother] = bouncyCastleBatch([
    { command: 'verify-token', inputs: [token!, pki.tsa.certificate.der] }, { command: 'verify-token', inputs: [token!, pki.doctor.certificate.der] },
  ])
  expect(verified).toMatchObject({ ok: true, values: { genTimeMs: String(atMs + 250), imprint: createHash('sm3').update(signature!).digest('hex') } })
  expect(byAnother!.ok).toBe(false)
  expect(openssl(['ts', '-reply', '-token_in', '-in', '@token', '-token_out', '-text'], { token: token! }).stdout.toString()).toMatch(/Hash Algorithm: sm3/i)
}

describe('GM/T 0031-2025, GB/T 38540 §6.3: timestamps', () => {
  test('inside a seal of version 5', async (context) => {
    const fields = sealFields(5)
    const signature = await maker.sign(sealBytesToSign(fields))
    const der = assembleSeal(fields, signature, await aToken(pki, signature))
    expectTimestamp(context, der)
    expect(verifySeal({ ...trust, seal: der })).toMatchObject({ verdict: 'passed', reasons: [] })
  })

  test.for([4, 5] as const)('beside a stamp of version %i', async (version, context) => {
    const fields = stampFields(await createSeal(sealFields(version), maker.sign))
    const signature = await pki.doctor.sign(stampBytesToSign(fields))
    const der = assembleSealSignature(fields, signature, await aToken(pki, signature))
    expectTimestamp(context, der)
    expect(verifySealSignature({ ...trust, sealSignature: der, dataDigest: sm3(content) })).toMatchObject({ verdict: 'passed', reasons: [], provenTimeMs: atMs + 250 })
  })
})

describe('GB/T 38540 §6.2.2: signers named by digest', () => {
  test.for([4, 5] as const)('version %i: the digest is SM3 of the certificate', async (version, context) => {
    const digests = [pki.doctor, pki.tsa].map(({ certificate }) => ({ type: 'SM3', digest: sm3(certificate.der) }))
    const der = await createSeal(sealFields(version, { kind: 'digests', digests }), maker.sign)
    const matches = (index: number, party: typeof maker): OracleJob => ({ command: 'digest-at', inputs: [der, `0/2/3/${index}/1/*`, '', party.certificate.der] })
    const answers = ask(context, [at(der, '0/2/2'), at(der, '0/2/3/0/0'), matches(0, pki.doctor), matches(1, pki.tsa), matches(0, maker)])
    expect(answers.slice(0, 2)).toEqual([found(Uint8Array.of(2, 1, 2)), found(Uint8Array.of(0x13, 3, 0x53, 0x4d, 0x33))])
    expect(answers.slice(2).map(({ ok }) => ok)).toEqual([true, true, false])
  })
})

describe('extensions', () => {
  const extensions = [{ oid: '1.2.156.10197.9.1', critical: true, value: Uint8Array.of(4, 1, 7) }, { oid: '1.2.3', critical: false, value: utf8ToBytes('备注') }]
  const both = (der: Uint8Array, place: string) => ['0/0', '0/1', '0/2/*', '1/0', '1/1/*'].map((path) => at(der, `${place}/${path}`))
  const asWritten = [found(encodeOid('1.2.156.10197.9.1')), found(Uint8Array.of(1, 1, 0xff)), found(Uint8Array.of(4, 1, 7)), found(encodeOid('1.2.3')), found(utf8ToBytes('备注'))]

  test.for([1, 4, 5] as const)('of a seal of version %i: in [0] in version 1, bare from version 4 on', async (version, context) => {
    const der = await createSeal(sealFields(version, named, extensions), maker.sign)
    expect(ask(context, both(der, version === 1 ? '0/4/0' : '0/4'))).toEqual(asWritten)
    const signed = version === 1 ? [] : [{ command: 'verify-at', inputs: [der, '1/*', '3/*', '0'] } as const]
    for (const { ok } of bouncyCastleBatch([at(der, '0'), ...signed])) expect(ok).toBe(true)
  })

  test.for([4, 5] as const)('of a stamp of version %i: in [0]', async (version, context) => {
    const der = await createSealSignature(stampFields(await createSeal(sealFields(version), maker.sign), extensions), pki.doctor.sign)
    const answers = ask(context, [...both(der, '0/5/0'), { command: 'verify-at', inputs: [der, '1/*', '3/*', '0'] }])
    expect(answers.slice(0, 5)).toEqual(asWritten)
    expect(answers[5]!.ok).toBe(true)
  })
})
