// Several signers of one message, counter-signatures, and what happens to the first signature when others are added.
import { describe, expect, test } from 'vitest'
import { bouncyCastleBatch, requireJava } from '../../../scripts/oracles/bouncy-castle.ts'
import { utf8ToBytes } from '../bytes.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { encodeOctetString, encodeSetOf } from '../der/write.ts'
import type { CryptoErrorCode } from '../error.ts'
import { sm3 } from '../sm3.ts'
import { aMessage, aToken } from '../testing/messages.ts'
import { aParty, aPki, atMs, sm2 } from '../testing/pki.ts'
import type { Party } from '../testing/pki.ts'
import { addSigner, addTimestampToken } from './assemble.ts'
import type { FurtherSigner } from './assemble.ts'
import { encodeAttribute } from './attribute.ts'
import { addCounterSignature, buildCounterSignedAttributes, verifyCounterSignatures } from './counter-signature.ts'
import { parseSignedData } from './parse.ts'
import { dataOid, signerProfiles } from './profile.ts'
import type { SignerProfileName } from './profile.ts'
import { buildSignedAttributes } from './signed-attributes.ts'
import { verifySignedData } from './verify.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ name: 'CryptoError', code })
const pki = await aPki()
const nurse = await aParty({ subject: { country: 'CN', commonName: '李护士' }, issuer: pki.ca })
const content = utf8ToBytes('手术知情同意书')
const trust = { sm2, roots: [pki.root.certificate], intermediates: [pki.ca.certificate], atMs }

async function furtherSigner(name: SignerProfileName, party: Party, about = content): Promise<FurtherSigner> {
  const profile = signerProfiles[name]
  const attributes = profile.attributes ? buildSignedAttributes({ contentDigest: sm3(about), signerCertificateDer: party.certificate.der, contentType: dataOid(profile) }) : undefined
  return { profile, attributes, signature: await party.sign(attributes ?? about), certificates: [party.certificate.der] }
}

const first = await aMessage(signerProfiles.pkcs501, pki.doctor, content, true, [nurse])
const { signature } = parseSignedData(first).signers[0]
const attributes = buildCounterSignedAttributes({ signature, signingTimeMs: atMs, signerCertificateDer: nurse.certificate.der })
const good = { profile: signerProfiles.pkcs501, attributes, signature: await nurse.sign(attributes) }
const countered = addCounterSignature(first, good, nurse.certificate.der)

describe('RFC 5652 §5.1: signers in parallel', () => {
  test.each<[SignerProfileName, SignerProfileName]>([['pkcs501', 'pkcs501'], ['gm501', 'gm301'], ['gm301Bare', 'gm301'], ['gm501Bare', 'gm501Bare'], ['gm301', 'gm501Bare']])('%s, then %s', async (first, second) => {
    const one = await aMessage(signerProfiles[first], pki.doctor, content, true)
    const two = addSigner(one, await furtherSigner(second, nurse))
    const verdict = verifySignedData({ cms: two, ...trust })
    expect([verdict.verdict, verdict.signers.length, verdict.certificates.length]).toEqual(['passed', 2, 2])
    expect(parseSignedData(two).digestOids).toEqual([OID.sm3])
    const three = addSigner(two, await furtherSigner(second, await aParty({ subject: { commonName: '第三人' }, issuer: pki.ca })))
    expect(verifySignedData({ cms: three, ...trust }).signers.map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed'])
  })

  test('one bad signer fails the message and is named alone', async () => {
    const two = addSigner(await aMessage(signerProfiles.gm301, pki.doctor, content, true), await furtherSigner('gm301', nurse, utf8ToBytes('other')))
    const verdict = verifySignedData({ cms: two, ...trust })
    expect([verdict.verdict, verdict.signers.map((signer) => signer.verdict).sort()]).toEqual(['failed', ['failed', 'passed']])
  })

  test('each signer gets a timestamp of its own', async () => {
    let cms = addSigner(await aMessage(signerProfiles.pkcs501, pki.doctor, content, true), await furtherSigner('pkcs501', nurse))
    expect(() => addTimestampToken(cms, Uint8Array.of(5, 0))).toThrow(refusal('cms.structure_invalid'))
    const token = await aToken(pki, content)
    expect(() => addTimestampToken(cms, token, 2)).toThrow(refusal('cms.structure_invalid'))
    for (let round = 0; round < 2; round++) cms = addTimestampToken(cms, token, parseSignedData(cms).signers.findIndex(({ unsignedAttributes }) => unsignedAttributes.length === 0))
    expect(verifySignedData({ cms, ...trust }).signers.map(({ verdict, timestampTokens }) => [verdict, timestampTokens.length])).toEqual([['passed', 1], ['passed', 1]])
  })

  test.each<[string, () => Promise<unknown>, CryptoErrorCode]>([
    ['another family', async () => addSigner(await aMessage(signerProfiles.pkcs501, pki.doctor, content, true), await furtherSigner('gm301', nurse)), 'cms.structure_invalid'],
    ['no certificate', async () => addSigner(await aMessage(signerProfiles.gm301, pki.doctor, content, true), { ...(await furtherSigner('gm301', nurse)), certificates: [] }), 'cms.structure_invalid'],
    ['attributes against the profile', async () => addSigner(await aMessage(signerProfiles.gm301, pki.doctor, content, true), { ...(await furtherSigner('gm301', nurse)), attributes: undefined }), 'cms.structure_invalid'],
    ['no message', async () => addSigner(Uint8Array.of(0x30, 0), await furtherSigner('gm301', nurse)), 'der.element_missing'],
    ['the same signature twice', async () => {
      const signer = await furtherSigner('gm301', nurse)
      return parseSignedData(addSigner(addSigner(await aMessage(signerProfiles.gm301, pki.doctor, content, true), signer), signer))
    }, 'cms.structure_invalid'],
  ])('refuses %s', async (_, act, code) => {
    await expect(act()).rejects.toThrow(refusal(code))
  })

  test('seventeen signers', async () => {
    let cms = await aMessage(signerProfiles.gm301, pki.doctor, content, true)
    for (let i = 0; i < 16; i++) cms = addSigner(cms, { ...(await furtherSigner('gm301', nurse)), signature: Uint8Array.of(i) })
    expect(() => parseSignedData(cms)).toThrow(refusal('cms.structure_invalid'))
  })
})

describe('RFC 5652 §11.4: counter-signatures', () => {
  const counterVerdicts = (cms: Uint8Array, certificates: readonly Uint8Array[] = [nurse.certificate.der]) =>
    verifyCounterSignatures({ ...trust, signer: parseSignedData(cms).signers[0], certificates })

  test('pass, and leave the first signature valid', () => {
    expect(counterVerdicts(countered)).toMatchObject([{ verdict: 'passed', signingTimeMs: Math.floor(atMs / 1000) * 1000 }])
    expect(verifySignedData({ cms: countered, ...trust })).toMatchObject({ verdict: 'passed' })
    expect(counterVerdicts(first)).toEqual([])
  })

  test('several, without attributes too', async () => {
    const bare = { profile: { ...signerProfiles.pkcs501, attributes: false }, signature: await pki.doctor.sign(signature) }
    const twice = addCounterSignature(countered, bare, pki.doctor.certificate.der)
    expect(counterVerdicts(twice, parseSignedData(twice).certificates).map(({ verdict }) => verdict)).toEqual(['passed', 'passed'])
  })

  test.each<[string, () => Promise<Uint8Array>, readonly string[]]>([
    ['over another signature', async () => {
      const wrong = buildCounterSignedAttributes({ signature: Uint8Array.of(1), signerCertificateDer: nurse.certificate.der })
      return addCounterSignature(first, { ...good, attributes: wrong, signature: await nurse.sign(wrong) }, nurse.certificate.der)
    }, ['cms.digest_mismatch']],
    ['with the key of another', async () => addCounterSignature(first, { ...good, signature: await pki.doctor.sign(attributes) }, nurse.certificate.der), ['signature.invalid']],
    ['by someone unknown', () => Promise.resolve(addCounterSignature(first, good, pki.tsa.certificate.der)), ['cms.signer_certificate_missing']],
    ['that names a content type', async () => {
      const wrong = encodeSetOf([encodeAttribute(OID.contentType, encodeOid(OID.pkcsData)), encodeAttribute(OID.messageDigest, encodeOctetString(sm3(signature)))])
      return addCounterSignature(first, { ...good, attributes: wrong, signature: await nurse.sign(wrong) }, nurse.certificate.der)
    }, ['cms.content_type_mismatch']],
    ['without a digest', async () => {
      const wrong = encodeSetOf([encodeAttribute(OID.signingTime, Uint8Array.of(5, 0))])
      return addCounterSignature(first, { ...good, attributes: wrong, signature: await nurse.sign(wrong) }, nurse.certificate.der)
    }, ['malformed']],
  ])('%s', async (_, make, reasons) => {
    const cms = await make()
    expect(counterVerdicts(cms).flatMap((verdict) => verdict.reasons.map(({ code }) => code))).toEqual(reasons)
    expect(verifySignedData({ cms, ...trust }).verdict).toBe('passed')
  })

  test('seventeen are refused when written, and malformed when read', () => {
    let cms = first
    for (let i = 0; i < 16; i++) cms = addCounterSignature(cms, { ...good, signature: Uint8Array.of(i) }, nurse.certificate.der)
    expect(() => addCounterSignature(cms, good, nurse.certificate.der)).toThrow(refusal('cms.structure_invalid'))
  })

  test('BouncyCastle verifies several signers and counter-signatures', async (context) => {
    requireJava(context)
    const several = addSigner(await aMessage(signerProfiles.gm501, pki.doctor, content, false), await furtherSigner('gm501Bare', nurse))
    const [one, two, wrong] = bouncyCastleBatch([
      { command: 'verify-cms', inputs: [countered] },
      { command: 'verify-cms', inputs: [several, content] },
      { command: 'verify-cms', inputs: [addCounterSignature(first, { ...good, signature: await pki.doctor.sign(attributes) }, nurse.certificate.der)] },
    ])
    expect([one.refusal, one.values.countersigners]).toEqual([undefined, '1'])
    expect([two.refusal, two.values.signers]).toEqual([undefined, '2'])
    expect(wrong.ok).toBe(false)
  })
})
