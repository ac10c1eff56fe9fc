import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foreignProfiles, signerProfiles } from '../cms/profile.ts'
import { readCertificateReference } from '../cms/signing-certificate.ts'
import { OID } from '../der/oid.ts'
import { digestWith } from '../digest.ts'
import { aPki, atMs, sm2 } from '../testing/pki.ts'
import { createTimestampToken, parseTimestampToken } from './token.ts'
import { prepareTokenWriter } from './token-writer.ts'
import { encodeTstInfo } from './tst-info.ts'
import { verifyTimestampToken } from './verify.ts'

const { tsa, root } = await aPki()
const certificates = [tsa.certificate.der, root.certificate.der]

const infos = fc.record({
  digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  serialHex: fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  nonce: fc.option(fc.bigInt({ min: 0n, max: 2n ** 120n }), { nil: undefined }),
  genTimeMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
})
const encode = ({ digest, ...rest }: { digest: Uint8Array; serialHex: string; nonce?: bigint; genTimeMs: number }) =>
  encodeTstInfo({ policyOid: '1.2.3.4.1', imprint: { digestOid: OID.sm3, digest }, ordering: false, ...rest })

describe('TS-1 the writer of many tokens', () => {
  test.each(['pkcs501', 'gm501', 'gm301'] as const)('%s: the same bytes as the ordinary way, with certificates and without', async (name) => {
    const profile = signerProfiles[name]
    await fc.assert(fc.asyncProperty(infos, fc.boolean(), fc.uint8Array({ minLength: 8, maxLength: 300 }), async (info, includeCertificates, signature) => {
      const seen: Uint8Array[] = []
      const sign = (message: Uint8Array) => (seen.push(message.slice()), Promise.resolve(signature))
      const tstInfoDer = encode(info)
      const fast = await prepareTokenWriter({ profile, certificates, includeCertificates }, sign)(tstInfoDer)
      const slow = await createTimestampToken({ tstInfoDer, profile, certificates, includeCertificates }, sign)
      expect(Buffer.from(fast).equals(slow)).toBe(true)
      expect(Buffer.from(seen[0]!).equals(seen[1]!)).toBe(true)
    }), { numRuns: 60 })
  })
  test.each(['rsaSha256', 'ecdsaSha256'] as const)('%s: the same bytes as the ordinary way; the certificate named by SHA-256', async (name) => {
    const profile = foreignProfiles[name]
    const tstInfoDer = encode({ digest: new Uint8Array(32).fill(7), serialHex: '0b', genTimeMs: atMs })
    const seen: Uint8Array[] = []
    const sign = (message: Uint8Array) => (seen.push(message.slice()), Promise.resolve(new Uint8Array(256).fill(9)))
    const [fast, slow] = [await prepareTokenWriter({ profile, certificates, includeCertificates: true }, sign)(tstInfoDer), await createTimestampToken({ tstInfoDer, profile, certificates, includeCertificates: true }, sign)]
    expect(Buffer.from(fast).equals(slow)).toBe(true)
    const { signedData } = parseTimestampToken(fast)
    expect([signedData.signers[0]!.digestAlgorithm.oid, signedData.signers[0]!.signatureAlgorithm.oid]).toEqual([OID.sha256, profile.signatureAlgorithmOid])
    expect(readCertificateReference(signedData.signers[0]!.signedAttributes)).toEqual({ digestOid: OID.sha256, digest: digestWith(OID.sha256, certificates[0]!), serialHex: tsa.certificate.serialHex })
    expect(Buffer.from(seen[0]!).includes(Buffer.from(digestWith(OID.sha256, tstInfoDer)))).toBe(true)
    // DER leaves the default algorithm out: SEQUENCE { SEQUENCE { SEQUENCE { OCTET STRING … } } }
    const attribute = signedData.signers[0]!.signedAttributes.find(({ oid }) => oid === OID.signingCertificateV2)!
    expect(Buffer.from(attribute.values[0]!).toString('hex')).toMatch(/^30[0-9a-f]{2,6}30[0-9a-f]{2,6}30[0-9a-f]{2,6}0420/)
  })
  test('a token verifies; one writer makes many', async () => {
    const write = prepareTokenWriter({ profile: signerProfiles.pkcs501, certificates, includeCertificates: true }, tsa.sign)
    for (const octet of [1, 2]) {
      const digest = new Uint8Array(32).fill(octet)
      const token = await write(encode({ digest, serialHex: '0a', genTimeMs: atMs }))
      expect(verifyTimestampToken({ token, imprint: { digestOid: OID.sm3, digest }, roots: [root.certificate], sm2 }).verdict).toBe('passed')
    }
  })
  test.each([
    ['a profile without attributes', { profile: signerProfiles.gm501Bare, certificates, includeCertificates: true }],
    ['no certificate', { profile: signerProfiles.pkcs501, certificates: [], includeCertificates: true }],
  ])('refuses %s', (_, fields) => expect(() => prepareTokenWriter(fields, tsa.sign)).toThrow(expect.objectContaining({ code: 'cms.structure_invalid' })))
})
