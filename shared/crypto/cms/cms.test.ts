// Signed data of both families: vectors, every dialect, and one named reason for each way of being wrong.
import { describe, expect, test } from 'vitest'
import gm from '../../vectors/gmt0010/signed-data.json' with { type: 'json' }
import foreign from '../../vectors/x509/openssl-messages.json' with { type: 'json' }
import { base64ToBytes, concatBytes, utf8ToBytes } from '../bytes.ts'
import { childrenOf, contentOf, parseDer, rawOf } from '../der/element.ts'
import { OID, encodeOid } from '../der/oid.ts'
import { encodeTime } from '../der/time.ts'
import { contextTag } from '../der/tags.ts'
import { encodeContext, encodeElement, encodeInteger, encodeOctetString, encodeSequence, encodeSetOf } from '../der/write.ts'
import type { CryptoErrorCode } from '../error.ts'
import { sm3 } from '../sm3.ts'
import { aMessage, aToken } from '../testing/messages.ts'
import { verifyByNode } from '../../../scripts/oracles/node-signatures.ts'
import { aParty, aPki, atMs, sm2, yearMs } from '../testing/pki.ts'
import type { Party } from '../testing/pki.ts'
import { parseCertificate } from '../x509/certificate.ts'
import type { ReasonCode, Verdict } from '../x509/verdict.ts'
import { addTimestampToken, assembleSignedData } from './assemble.ts'
import type { SignedDataParts } from './assemble.ts'
import { encodeAttribute } from './attribute.ts'
import { parseSignedData } from './parse.ts'
import { dataOid, signerProfiles } from './profile.ts'
import type { SignerProfileName } from './profile.ts'
import { buildSignedAttributes } from './signed-attributes.ts'
import { signingCertificateAttribute } from './signing-certificate.ts'
import { verifySignedData } from './verify.ts'
import type { SignedDataQuestion } from './verify.ts'

const refusal = (code: CryptoErrorCode) => expect.objectContaining({ code })
const pki = await aPki()
const { root, ca, doctor } = pki
const content = utf8ToBytes('知情同意书\n')
const trust = { sm2, roots: [root.certificate], intermediates: [ca.certificate], atMs }
const outcome = (question: Partial<SignedDataQuestion> & { cms: Uint8Array }): [Verdict, ReasonCode[]] => {
  const { verdict, reasons } = verifySignedData({ sm2, ...question })
  return [verdict, reasons.map(({ code }) => code)]
}

describe('GM/T 0010 §8: messages of another implementation', () => {
  test.each(gm.messages.map((vector) => [vector.comment, vector] as const))('%s', (_, vector) => {
    const cms = base64ToBytes(vector.messageBase64)
    const verdict = verifySignedData({ cms, sm2, roots: [parseCertificate(base64ToBytes(gm.certificateBase64))], atMs })
    expect(verdict).toMatchObject({ verdict: vector.result, reasons: [], signedData: { family: 'gm', contentType: OID.gmData, version: 1, digestOids: [OID.sm3] } })
    expect(verdict.signedData?.content).toEqual(utf8ToBytes(gm.contentText))
    expect(verdict.signers[0].signingTimeMs).toBe(vector.flags.includes('Attributes') ? Date.UTC(2026, 10, 22) : undefined)
    expect(outcome({ cms, detachedContent: utf8ToBytes('other') })).toEqual(['failed', ['cms.content_differs']])
  })
})

describe('RFC 5652: detached CAdES messages of OpenSSL by RSA and P-256 signers', () => {
  test.each(foreign.messages.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const cms = base64ToBytes(vector.messageBase64)
    const [rootCertificate] = [parseCertificate(base64ToBytes(vector.rootBase64))]
    const question = { cms, detachedContent: utf8ToBytes(foreign.contentText), verifySignature: verifyByNode, roots: [rootCertificate], atMs: rootCertificate.notBeforeMs + 60_000 }
    expect(outcome(question)).toEqual(['passed', []])
    expect(outcome({ ...question, detachedContent: content })).toEqual(['failed', ['cms.digest_mismatch']])
    expect(outcome({ ...question, verifySignature: undefined, roots: undefined })).toEqual(['indeterminate', ['signature.algorithm_unsupported']])
  })
})

describe.each(Object.keys(signerProfiles) as SignerProfileName[])('profile %s', (name) => {
  const profile = signerProfiles[name]

  test('attached and detached messages pass, with the path to the root', async () => {
    const attached = await aMessage(profile, doctor, content, true, [ca, root])
    const detached = await aMessage(profile, doctor, content, false)
    expect(outcome({ cms: attached, ...trust, intermediates: [] })).toEqual(['passed', []])
    expect(outcome({ cms: attached, detachedContent: content, ...trust })).toEqual(['passed', []])
    const verdict = verifySignedData({ cms: detached, detachedContent: content, ...trust })
    expect(verdict).toMatchObject({ verdict: 'passed', signedData: { family: profile.contentTypeFamily, contentType: dataOid(profile) } })
    expect(verdict.signedData?.content).toBeUndefined()
    expect(verdict.signers[0].chain?.path).toHaveLength(3)
    expect(verdict.signers[0].signer.signatureAlgorithm).toEqual({ oid: profile.signatureAlgorithmOid })
  })

  test('NULL parameters mean the same', async () => {
    expect(outcome({ cms: await aMessage({ ...profile, nullParams: true }, doctor, content, true), ...trust })).toEqual(['passed', []])
  })

  test('other content, no content, another signer', async () => {
    const detached = await aMessage(profile, doctor, content, false)
    const mismatch = profile.attributes ? 'cms.digest_mismatch' : 'signature.invalid'
    expect(outcome({ cms: detached, detachedContent: utf8ToBytes('other') })).toEqual(['failed', [mismatch]])
    expect(outcome({ cms: detached })).toEqual(['indeterminate', ['cms.content_missing']])
    const byAnother = await aMessage(profile, { ...doctor, sign: ca.sign }, content, true)
    expect(outcome({ cms: byAnother })).toEqual(['failed', ['signature.invalid']])
  })

  test('a timestamp is added and replaced without touching the signature', async () => {
    const cms = await aMessage(profile, doctor, content, true)
    const [first, second] = [await aToken(pki, content), await aToken(pki, content, { serialHex: '02' })]
    const stamped = addTimestampToken(addTimestampToken(cms, first), second)
    const verdict = verifySignedData({ cms: stamped, ...trust })
    expect(verdict).toMatchObject({ verdict: 'passed' })
    expect(verdict.signers[0].timestampTokens).toEqual([second])
    expect(parseSignedData(stamped).signers[0].signature).toEqual(parseSignedData(cms).signers[0].signature)
  })
})

test('other unsigned attributes stay beside a new timestamp', async () => {
  const other = encodeAttribute('1.2.3.4', encodeInteger(1))
  const cms = assembleSignedData({ profile: signerProfiles.gm501Bare, signature: await doctor.sign(content), certificates: [doctor.certificate.der], encapsulatedContent: content, unsignedAttributes: [other] })
  const { unsignedAttributes } = parseSignedData(addTimestampToken(cms, await aToken(pki, content))).signers[0]
  expect(unsignedAttributes.map(({ oid }) => oid).sort()).toEqual(['1.2.3.4', OID.timestampToken].sort())
})

describe('signed attributes: what the phone rebuilds', () => {
  const fields = { contentDigest: sm3(content), signingTimeMs: atMs, signerCertificateDer: doctor.certificate.der, contentType: OID.pkcsData }

  test('are the same bytes for the same fields, a SET OF in order, and the very bytes in the message', async () => {
    const attributes = buildSignedAttributes(fields)
    expect(buildSignedAttributes({ ...fields, signingTimeMs: atMs + 999 })).toEqual(attributes)
    expect(attributes[0]).toBe(0x31)
    const elements = childrenOf(parseDer(attributes)).map(rawOf)
    expect(encodeSetOf(elements)).toEqual(attributes)
    expect(parseSignedData(await aMessage(signerProfiles.pkcs501, doctor, content, false)).signers[0].signedAttributesDer).toEqual(attributes)
    expect(buildSignedAttributes({ ...fields, signingTimeMs: undefined }).length).toBeLessThan(attributes.length)
  })

  test('a digest is enough to verify by', async () => {
    const cms = await aMessage(signerProfiles.pkcs501, doctor, content, false)
    expect(outcome({ cms, detachedDigest: { digestOid: OID.sm3, digest: sm3(content) } })).toEqual(['passed', []])
    expect(outcome({ cms, detachedDigest: { digestOid: OID.sm3, digest: sm3(cms) } })).toEqual(['failed', ['cms.digest_mismatch']])
    expect(outcome({ cms, detachedDigest: { digestOid: OID.sha256, digest: sm3(content) } })).toEqual(['indeterminate', ['cms.content_missing']])
    const bare = await aMessage(signerProfiles.gm301Bare, doctor, content, false)
    expect(outcome({ cms: bare, detachedDigest: { digestOid: OID.sm3, digest: sm3(content) } })).toEqual(['indeterminate', ['cms.content_missing']])
  })

  test('refuses a digest of no known length', () => {
    expect(() => buildSignedAttributes({ ...fields, contentDigest: new Uint8Array(31) })).toThrow(refusal('cms.attribute_invalid'))
  })
})

/** A message around attributes of the test's own making, properly signed by the doctor. */
async function withAttributes(attributes: Uint8Array[], changed: Partial<SignedDataParts> = {}, signer: Party = doctor): Promise<Uint8Array> {
  const set = encodeSetOf(attributes)
  return assembleSignedData({
    profile: signerProfiles.pkcs501, attributes: set, signature: await signer.sign(set), certificates: [signer.certificate.der], encapsulatedContent: content, ...changed,
  })
}

describe('properly signed, yet wrong', () => {
  const type = encodeAttribute(OID.contentType, encodeOid(OID.pkcsData))
  const digest = encodeAttribute(OID.messageDigest, encodeOctetString(sm3(content)))
  const own = signingCertificateAttribute(doctor.certificate.der)

  test.each<[string, () => Promise<Uint8Array>, Verdict, ReasonCode[]]>([
    ['(right)', () => withAttributes([type, digest, own]), 'passed', []],
    ['right without the certificate named', () => withAttributes([type, digest]), 'passed', []],
    ['no contentType', () => withAttributes([digest, own]), 'failed', ['cms.attribute_missing']],
    ['no messageDigest', () => withAttributes([type, own]), 'failed', ['cms.attribute_missing']],
    ['another contentType', () => withAttributes([encodeAttribute(OID.contentType, encodeOid(OID.tstInfo)), digest]), 'failed', ['cms.content_type_mismatch']],
    ['another digest', () => withAttributes([type, encodeAttribute(OID.messageDigest, encodeOctetString(sm3(digest)))]), 'failed', ['cms.digest_mismatch']],
    ['a digest cut short', () => withAttributes([type, encodeAttribute(OID.messageDigest, encodeOctetString(sm3(content).subarray(1)))]), 'failed', ['cms.digest_mismatch']],
    ['two digests in one attribute', () => withAttributes([type, encodeAttribute(OID.messageDigest, encodeOctetString(sm3(content)), encodeOctetString(sm3(digest)))]), 'failed', ['malformed']],
    ['two digest attributes', () => withAttributes([type, digest, encodeAttribute(OID.messageDigest, encodeOctetString(sm3(digest)))]), 'failed', ['malformed']],
    ['an attribute without values', () => withAttributes([type, digest, encodeSequence(encodeOid('1.2.3'), encodeSetOf([]))]), 'failed', ['malformed']],
    ['a digest of another type', () => withAttributes([type, encodeAttribute(OID.messageDigest, encodeInteger(5))]), 'failed', ['malformed']],
    ['a signing time that is none', () => withAttributes([type, digest, encodeAttribute(OID.signingTime, encodeInteger(5))]), 'failed', ['malformed']],
    ['another certificate named', () => withAttributes([type, digest, signingCertificateAttribute(ca.certificate.der)]), 'failed', ['cms.signing_certificate_mismatch']],
    ['content of another kind', () => withAttributes([encodeAttribute(OID.contentType, encodeOid('1.2.3.4')), digest], { contentType: '1.2.3.4' }), 'passed', []],
    ['the GM type in a PKCS#7 message', () => withAttributes([encodeAttribute(OID.contentType, encodeOid(OID.gmData)), digest]), 'passed', []],
  ])('%s', async (_, make, verdict, reasons) => {
    expect(outcome({ cms: await make() })).toEqual([verdict, reasons])
  })

  test('a signature over attributes cannot be passed off as one over content', async () => {
    const cms = await withAttributes([type, digest, own])
    const [signer] = parseSignedData(cms).signers
    const forged = assembleSignedData({ profile: signerProfiles.gm501Bare, signature: signer.signature, certificates: [doctor.certificate.der], encapsulatedContent: signer.signedAttributesDer })
    expect(outcome({ cms: forged })).toEqual(['failed', ['cms.content_ambiguous']])
  })

  test('content other than plain data needs attributes', async () => {
    const cms = assembleSignedData({ profile: signerProfiles.gm501Bare, signature: await doctor.sign(content), certificates: [doctor.certificate.der], encapsulatedContent: content, contentType: OID.tstInfo })
    expect(outcome({ cms })).toEqual(['failed', ['cms.attributes_required']])
  })

  test('a key reused in a second certificate passes only for the one that was named', async () => {
    const twin = await aParty({ subject: { commonName: '张三二' }, issuer: ca, keys: doctor.keys })
    const cms = await withAttributes([type, digest, own], { certificates: [twin.certificate.der] })
    expect(outcome({ cms })).toEqual(['failed', ['cms.signing_certificate_mismatch']])
  })

  test('the signer is found by issuer and serial number, both', async () => {
    const renewed = await aParty({ subject: { commonName: '张三' }, issuer: ca, keys: doctor.keys })
    const elsewhere = await aParty({ subject: { commonName: '张三' }, issuer: root, keys: doctor.keys, serial: parseInt(doctor.certificate.serialHex, 16) })
    const cms = assembleSignedData({ profile: signerProfiles.gm501Bare, signature: await doctor.sign(content), certificates: [doctor.certificate.der], includeCertificates: false, encapsulatedContent: content })
    const found = (...candidates: Party[]) => verifySignedData({ cms, sm2, intermediates: candidates.map(({ certificate }) => certificate) })
    expect(found(renewed, elsewhere)).toMatchObject({ verdict: 'indeterminate', reasons: [{ code: 'cms.signer_certificate_missing' }] })
    expect(found(renewed, doctor, elsewhere).signers[0].certificate).toBe(doctor.certificate)
  })

  test.each<[string, Partial<SignedDataQuestion>, ReasonCode]>([
    ['an expired path', { ...trust, atMs: atMs + 2 * yearMs }, 'chain.expired'],
    ['an unknown root', { ...trust, roots: [] }, 'chain.no_trusted_root'],
    ['a usage that the certificate does not have', { ...trust, leafKeyUsage: ['keyAgreement'] }, 'chain.leaf_key_usage'],
  ])('%s', async (_, question, reason) => {
    expect(outcome({ cms: await withAttributes([type, digest, own]), ...question })[1]).toContain(reason)
  })
})

/** Takes the SignedData apart and puts it together again with changed fields. */
function rebuilt(cms: Uint8Array, change: (fields: Uint8Array[]) => Uint8Array[]): Uint8Array {
  const [type, wrapped] = childrenOf(parseDer(cms))
  const [signedData] = childrenOf(wrapped)
  return encodeSequence(rawOf(type), encodeContext(0, encodeSequence(...change(childrenOf(signedData).map(rawOf)))))
}

describe('structures that do not hold together', async () => {
  const cms = await aMessage(signerProfiles.pkcs501, doctor, content, true)
  const other = await aMessage(signerProfiles.pkcs501, ca, content, true)
  function lastField(message: Uint8Array): Uint8Array {
    const [, wrapped] = childrenOf(parseDer(message))
    const fields = childrenOf(childrenOf(wrapped)[0])
    return rawOf(fields[fields.length - 1])
  }
  const inner = (set: Uint8Array) => contentOf(parseDer(set))

  test.each<[string, Uint8Array, Verdict, ReasonCode[]]>([
    ['no signers', rebuilt(cms, (f) => [...f.slice(0, -1), encodeSetOf([])]), 'failed', ['cms.no_signers']],
    ['no certificates', rebuilt(cms, (f) => [...f.slice(0, 3), f[4]]), 'indeterminate', ['cms.signer_certificate_missing']],
    ['a certificate that is none', rebuilt(cms, (f) => [...f.slice(0, 3), encodeElement(contextTag(0), encodeSequence(encodeInteger(1))), f[4]]), 'indeterminate', ['cms.signer_certificate_missing']],
    ['one good signer and one whose certificate is missing', rebuilt(cms, (f) => [...f.slice(0, -1), encodeElement(0x31, inner(f[4]), inner(lastField(other)))]), 'indeterminate', ['cms.signer_certificate_missing']],
    ['one signer twice', rebuilt(cms, (f) => [...f.slice(0, -1), encodeElement(0x31, inner(f[4]), inner(f[4]))]), 'failed', ['malformed']],
    ['version 0', rebuilt(cms, (f) => [encodeInteger(0), ...f.slice(1)]), 'failed', ['malformed']],
    ['seventeen signers', rebuilt(cms, (f) => [...f.slice(0, -1), encodeElement(0x31, ...Array.from({ length: 17 }, () => inner(f[4])))]), 'failed', ['malformed']],
    ['a hundred certificates', rebuilt(cms, (f) => [...f.slice(0, 3), encodeElement(contextTag(0), ...Array.from({ length: 100 }, () => inner(f[3]))), f[4]]), 'failed', ['malformed']],
    ['a field too many', rebuilt(cms, (f) => [...f, encodeInteger(1)]), 'failed', ['malformed']],
    ['no signer set', rebuilt(cms, (f) => f.slice(0, -1)), 'failed', ['malformed']],
    ['plain data instead', encodeSequence(encodeOid(OID.pkcsData), encodeContext(0, encodeOctetString(content))), 'failed', ['malformed']],
    ['bytes behind', concatBytes(cms, Uint8Array.of(0)), 'failed', ['malformed']],
    ['nothing', new Uint8Array(), 'failed', ['malformed']],
    ['a certificate', doctor.certificate.der, 'failed', ['malformed']],
  ])('%s', (_, bytes, verdict, reasons) => {
    expect(outcome({ cms: bytes })).toEqual([verdict, reasons])
  })

  test('two signers each pass', () => {
    const both = rebuilt(cms, (f) => [...f.slice(0, 3), encodeElement(contextTag(0), doctor.certificate.der, ca.certificate.der), encodeElement(0x31, inner(f[4]), inner(lastField(other)))])
    expect(verifySignedData({ cms: both, ...trust, intermediates: [] })).toMatchObject({ verdict: 'passed', signers: [{ verdict: 'passed' }, { verdict: 'passed' }] })
    expect(() => addTimestampToken(both, cms)).toThrow(refusal('cms.structure_invalid'))
  })

  test('refuses to assemble without a certificate, or with attributes against the profile', async () => {
    const parts = { profile: signerProfiles.pkcs501, signature: await doctor.sign(content), certificates: [doctor.certificate.der] }
    expect(() => assembleSignedData(parts)).toThrow(refusal('cms.structure_invalid'))
    expect(() => assembleSignedData({ ...parts, profile: signerProfiles.gm501Bare, attributes: encodeSetOf([]) })).toThrow(refusal('cms.structure_invalid'))
    expect(() => assembleSignedData({ ...parts, attributes: encodeSequence() })).toThrow(refusal('cms.structure_invalid'))
    expect(() => assembleSignedData({ ...parts, attributes: encodeSetOf([]), certificates: [] })).toThrow(refusal('cms.structure_invalid'))
    expect(() => addTimestampToken(cms, encodeTime(atMs).subarray(1))).toThrow()
  })
})
