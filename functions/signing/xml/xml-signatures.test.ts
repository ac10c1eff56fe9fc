// XML signatures against the JDK and openssl, and against those who move what is signed out of sight.
import { createHash, createPublicKey, generateKeyPairSync, sign as signByNode, verify as verifyByNode, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodeSm2Signature, parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { createCertificate, parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { createGmEngine } from '../../_adapters/gm-engine/engine.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { jdkCanonicalXml, jdkSignsXml, jdkVerifiesXml } from '../../../scripts/oracles/xml-signature.ts'
import { createIdentities } from '../core/identities.ts'
import { checkBy } from '../sof/functions/xml-signatures.ts'
import { createXmlProfile, transforms, type XmlNaming } from './algorithms.ts'
import { readXmlDocument, xmlLimits, type XmlProblem } from './read-document.ts'
import { asSequence, signXml } from './sign-xml.ts'
import { readXmlSignature, verifyXml, type VerifiedXml } from './verify-xml.ts'

let counter = 0
const gm = createGmEngine({ random: (length) => new Uint8Array(createHash('shake256', { outputLength: length }).update(`xml ${counter++}`).digest()) })
const identities = createIdentities(gm)
const root = gm.generateKeyPair()
const signSm2 = (keys: typeof root, message: Uint8Array): Uint8Array => encodeSm2Signature(gm.signDigest(keys.privateKey, gm.messageDigest(keys.publicKey, message)))
const certify = (publicKeyInfoDer: Uint8Array): Promise<Uint8Array> =>
  createCertificate({ serial: Uint8Array.of(0x41, ++counter), issuerDer: encodeName({ commonName: 'root' }), subjectDer: encodeName({ commonName: 'signer' }), notBeforeMs: Date.UTC(2026, 0), notAfterMs: Date.UTC(2036, 0), publicKeyInfoDer, extensions: [] }, (tbs) => Promise.resolve(signSm2(root, tbs)))
const spki = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'spki', format: 'der' }))
const pkcs8 = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }))

const keys = gm.generateKeyPair()
const certificate = await certify(encodePublicKeyInfo(keys.publicKey))
const foreign = { rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }), ecdsa: generateKeyPairSync('ec', { namedCurve: 'P-256' }) }
const certificates = { sm2: certificate, rsa: await certify(spki(foreign.rsa.publicKey)), ecdsa: await certify(spki(foreign.ecdsa.publicKey)) }

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n<r:record xmlns:r="urn:record" xmlns="urn:plain" b="2" a="1"><!-- 备注 --><patient Id="p1">甲 &amp; 乙\n</patient><order  z=\'1\' Id="o1"><![CDATA[<阿司匹林>]]> 100 mg</order></r:record>'
const sign = (kind: keyof typeof certificates = 'sm2', some: { naming?: XmlNaming; elementId?: string; document?: string } = {}): Promise<string> =>
  signXml(some.document ?? xml, { profile: createXmlProfile(some.naming), kind, certificates: [certificates[kind]], ...(some.elementId !== undefined && { elementId: some.elementId }), sign: (info) => Promise.resolve(kind === 'sm2' ? signSm2(keys, info) : new Uint8Array(signByNode('sha256', info, foreign[kind].privateKey))) })
function verify(signed: string, elementId?: string): VerifiedXml {
  const [der] = readXmlSignature(signed, elementId).certificatesDer
  return verifyXml(signed, checkBy({ gm, identities }, parseCertificate(der!)), elementId)
}
const problemOf = (signed: string, elementId?: string): XmlProblem | 'none' => {
  try {
    verify(signed, elementId)
    return 'none'
  } catch (error) {
    return (error as { code: XmlProblem }).code
  }
}

describe('SV-3 made and verified', () => {
  test.each(['sm2', 'rsa', 'ecdsa'] as const)('%s: the whole document', async (kind) => {
    const signed = await sign(kind)
    const { signedXml, elementId } = verify(signed)
    expect(elementId).toBeUndefined()
    expect(signedXml).toContain('&lt;阿司匹林&gt; 100 mg')
    expect(signedXml).not.toMatch(/Signature|备注/)
    expect(problemOf(signed.replace('100 mg', '900 mg'))).toBe('xml.signature')
  })
  test.each(['xmldsig', 'chinaport', 'oid'] as const)('SM2 named as %s', async (naming) => expect(problemOf(await sign('sm2', { naming }))).toBe('none'))
  test('one element by its id: nothing else is given out, and it must be asked for', async () => {
    const signed = await sign('sm2', { elementId: 'o1' })
    expect(verify(signed, 'o1').signedXml).toMatch(/^<order .*100 mg<\/order>$/)
    expect(problemOf(signed)).toBe('xml.reference')
    expect(problemOf(signed, 'p1')).toBe('xml.reference')
    expect(problemOf(signed.replace('甲', '丙'), 'o1')).toBe('none')
    expect(problemOf(signed.replace('100 mg', '900 mg'), 'o1')).toBe('xml.signature')
    await expect(sign('sm2', { elementId: 'nothing' })).rejects.toThrow('xml.reference')
  })
  test('SM2 as r ‖ s is read too', async () => {
    const signed = await sign()
    const { signatureBase64 } = readXmlSignature(signed)
    const raw = Buffer.from(parseSm2Signature(Buffer.from(signatureBase64, 'base64'))).toString('base64')
    expect(problemOf(signed.replace(signatureBase64, raw))).toBe('none')
  })
})

describe('second readers', () => {
  test('the JDK verifies RSA and ECDSA, and refuses a changed document', async () => {
    const [rsa, ecdsa] = [await sign('rsa'), await sign('ecdsa')]
    expect([jdkVerifiesXml(rsa), jdkVerifiesXml(ecdsa), jdkVerifiesXml(rsa.replace('100 mg', '900 mg'))]).toEqual([true, true, false])
  }, 60_000)
  test('SM2: the digest of the JDK’s canonical form, and the signature over its SignedInfo by openssl', async () => {
    const signed = await sign()
    const { document, signedInfo } = jdkCanonicalXml(signed)
    const found = readXmlSignature(signed)
    expect(createHash('sm3').update(document).digest('base64')).toBe(found.digestBase64)
    expect(Buffer.from(document).toString('utf8')).toBe(verify(signed).signedXml)
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', '@key', '-keyform', 'DER', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-in', '@input', '-sigfile', '@signature']
    expect(openssl(args, { key: encodePublicKeyInfo(keys.publicKey), input: signedInfo, signature: Buffer.from(found.signatureBase64, 'base64') }).ok).toBe(true)
  }, 60_000)
  test.each([['rsa', transforms.exclusive], ['ecdsa', transforms.exclusive], ['rsa', transforms.inclusive]] as const)('what the JDK signs with %s by %s is verified', (kind, canonicalization) => {
    const signed = jdkSignsXml(xml, pkcs8(foreign[kind].privateKey), certificates[kind], canonicalization)
    expect(problemOf(signed)).toBe('none')
    expect(problemOf(signed.replace('100 mg', '900 mg'))).toBe('xml.signature')
  }, 60_000)
})

const partsOf = (signed: string): { before: string; signature: string; after: string } => {
  const [start, end] = [signed.indexOf('<ds:Signature '), signed.indexOf('</ds:Signature>') + '</ds:Signature>'.length]
  return { before: signed.slice(0, start), signature: signed.slice(start, end), after: signed.slice(end) }
}

describe('signature wrapping', () => {
  test('the signed root hidden in another root', async () => {
    const { before, signature, after } = partsOf(await sign())
    const original = `${before.slice(before.indexOf('<r:record'))}${after}`
    for (const forged of [
      `<evil>${original}${signature}</evil>`,
      `<evil>${signature}<hidden>${original}</hidden></evil>`,
      `<evil>${signature.replace('</ds:Signature>', `<ds:Object>${original}</ds:Object></ds:Signature>`)}</evil>`,
      `<evil>${before.slice(before.indexOf('<r:record'))}${signature}${after}</evil>`,
    ]) expect(problemOf(forged)).not.toBe('none')
  })
  test('the signed element moved aside, another in its place', async () => {
    const signed = await sign('sm2', { elementId: 'o1' })
    const element = /<order .*?<\/order>/s.exec(signed)![0]
    const fake = '<order Id="o1">900 mg</order>'
    const { before, signature, after } = partsOf(signed)
    for (const forged of [
      signed.replace(element, `${fake}<old>${element}</old>`),
      signed.replace(element, fake.replace('Id=', 'ID=')).replace('</ds:Signature>', `<ds:Object>${element}</ds:Object></ds:Signature>`),
      signed.replace(element, fake.replace('Id=', 'id=')).replace('</r:record>', `${element}</r:record>`),
      signed.replace(element, fake.replace('Id=', 'xml:id=')).replace('</r:record>', `${element}</r:record>`),
    ]) expect(problemOf(forged, 'o1')).toBe('xml.id_twice')
    // under another id: what is read is what was signed, never the fake
    const moved = `${before.replace(element, fake.replace('o1', 'o2'))}${element}${signature}${after}`
    expect(verify(moved, 'o1').signedXml).toContain('100 mg')
    expect(problemOf(moved, 'o2')).toBe('xml.reference')
  })
  test('two signatures, two references, a reference to the signature itself', async () => {
    const signed = await sign()
    const { signature } = partsOf(signed)
    const reference = /<ds:Reference .*?<\/ds:Reference>/s.exec(signed)![0]
    expect(problemOf(signed.replace(signature, signature + signature))).toBe('xml.structure')
    expect(problemOf(signed.replace(signature, signature.replace('</ds:Signature>', `<ds:Object>${signature}</ds:Object></ds:Signature>`)))).toBe('xml.structure')
    expect(problemOf(signed.replace(reference, reference + reference))).toBe('xml.structure')
    expect(problemOf(signed.replace('URI=""', 'URI="#i"').replace('<ds:SignedInfo', '<ds:SignedInfo Id="i"'), 'i')).toBe('xml.reference')
    expect(problemOf(signed.replace(' URI=""', ''))).toBe('xml.reference')
    expect(problemOf(signed.replace('URI=""', 'URI="http://127.0.0.1/x"'))).toBe('xml.reference')
    expect(problemOf(signed.replace('URI=""', `URI="#xpointer(id('o1'))"`), `xpointer(id('o1'))`)).toBe('xml.reference')
  })
  test('comments that split values, elements before those that count', async () => {
    const signed = await sign()
    const { digestBase64, signatureBase64 } = readXmlSignature(signed)
    expect(problemOf(signed.replace(digestBase64, `<!--x-->${digestBase64}`))).toBe('xml.structure')
    expect(problemOf(signed.replace(digestBase64, `${digestBase64}<!--${digestBase64}-->`))).toBe('xml.structure')
    expect(problemOf(signed.replace(signatureBase64, `${signatureBase64.slice(0, 8)}<!---->${signatureBase64.slice(8)}`))).toBe('xml.structure')
    expect(problemOf(signed.replace('<ds:SignedInfo>', '<ds:KeyInfo/><ds:SignedInfo>'))).toBe('xml.structure')
    expect(problemOf(signed.replace('<ds:CanonicalizationMethod', '<ds:SignatureMethod Algorithm="x"/><ds:CanonicalizationMethod'))).toBe('xml.structure')
  })
})

describe('algorithms and certificates', () => {
  test.each([
    ['HMAC', /Algorithm="[^"]*sm2-sm3"/, 'Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"', 'xml.algorithm'],
    ['RSA with SHA-1', /Algorithm="[^"]*sm2-sm3"/, 'Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"', 'xml.algorithm'],
    ['another kind of key', /Algorithm="[^"]*sm2-sm3"/, 'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"', 'xml.algorithm'],
    ['SHA-1', /Algorithm="[^"]*#sm3"/, 'Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"', 'xml.algorithm'],
    ['another digest', /Algorithm="[^"]*#sm3"/, 'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"', 'xml.signature'],
    ['a member every object has', /Algorithm="[^"]*#sm3"/, 'Algorithm="constructor"', 'xml.algorithm'],
    ['XPath', /Algorithm="[^"]*enveloped-signature"/, 'Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"', 'xml.algorithm'],
    ['XSLT', /Algorithm="[^"]*enveloped-signature"/, 'Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"', 'xml.algorithm'],
    ['comments signed too', /Algorithm="[^"]*xml-exc-c14n#"/g, 'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"', 'xml.algorithm'],
  ])('%s is refused', async (_name, from, to, problem) => expect(problemOf((await sign()).replace(from, to))).toBe(problem))
  test('another certificate in KeyInfo', async () => {
    const other = Buffer.from(await certify(encodePublicKeyInfo(gm.generateKeyPair().publicKey))).toString('base64')
    expect(problemOf((await sign()).replace(/<ds:X509Certificate>[^<]*/, `<ds:X509Certificate>${other}`))).toBe('xml.signature')
  })
})

describe('documents that are refused before anything is made of them', () => {
  test.each<[string, string, XmlProblem]>([
    ['a document type', '<!DOCTYPE a><a/>', 'xml.document_type'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'xml.document_type'],
    ['an entity nobody has declared', '<a>&x;</a>', 'xml.malformed'],
    ['open elements', '<a><b></a>', 'xml.malformed'],
    ['two roots', '<a/><b/>', 'xml.malformed'],
    ['nothing', '', 'xml.malformed'],
    ['text alone', 'text', 'xml.malformed'],
    ['an instruction beside the root', '<?x y?><a/>', 'xml.structure'],
    ['an id twice', '<a Id="x"><b ID="x"/></a>', 'xml.id_twice'],
    ['too deep', '<a>'.repeat(xmlLimits.depth + 1) + '</a>'.repeat(xmlLimits.depth + 1), 'xml.too_deep'],
    ['too many elements', `<a>${'<b/>'.repeat(xmlLimits.elements)}</a>`, 'xml.too_large'],
    ['too large', `<a>${' '.repeat(xmlLimits.characters)}</a>`, 'xml.too_large'],
  ])('%s', (_name, text, problem) => expect(() => readXmlDocument(text)).toThrow(expect.objectContaining({ code: problem })))
  test('signed already', async () => expect(sign('sm2', { document: await sign() })).rejects.toThrow('xml.structure'))
  test('no changed character passes as another content', async () => {
    const signed = await sign()
    const expected = verify(signed).signedXml
    for (let round = 0; round < 80; round++) {
      const [high, low, which] = createHash('sha256').update(`${round}`).digest()
      const at = ((high! << 8) | low!) % signed.length
      const changed = signed.slice(0, at) + '<>"/a0 #='[which! % 9]! + signed.slice(at + 1)
      let read = expected
      try {
        read = verify(changed).signedXml
      } catch (error) {
        expect((error as Error).name, `${at}`).toMatch(/^(XmlRefusal|CryptoError)$/)
      }
      expect(read).toBe(expected)
    }
  })
})

test('r ‖ s of ECDSA is the DER that node:crypto makes', () => {
  const message = Buffer.from('message')
  for (let round = 0; round < 20; round++) {
    const signature = signByNode('sha256', message, { key: foreign.ecdsa.privateKey, dsaEncoding: 'ieee-p1363' })
    expect(verifyByNode('sha256', message, createPublicKey(foreign.ecdsa.publicKey.export({ type: 'spki', format: 'pem' })), asSequence(signature))).toBe(true)
  }
})
