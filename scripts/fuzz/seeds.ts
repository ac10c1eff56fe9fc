// Owns the seeds: one good example of every structure, by the test PKI, and a trust that costs no curve arithmetic.
import { utf8ToBytes } from '../../shared/crypto/bytes.ts'
import { addTimestampToken } from '../../shared/crypto/cms/assemble.ts'
import { addCounterSignature, buildCounterSignedAttributes } from '../../shared/crypto/cms/counter-signature.ts'
import { createEncryptedData, createEnvelopedData } from '../../shared/crypto/cms/enveloped.ts'
import { parseSignedData } from '../../shared/crypto/cms/parse.ts'
import { signerProfiles } from '../../shared/crypto/cms/profile.ts'
import type { Opener } from '../../shared/crypto/cms/recipient.ts'
import { createSignedAndEnvelopedData } from '../../shared/crypto/cms/signed-and-enveloped.ts'
import { OID, encodeOid } from '../../shared/crypto/der/oid.ts'
import { encodePkcs8PrivateKey, encodeSec1PrivateKey } from '../../shared/crypto/der/private-key.ts'
import { encodePublicKeyInfo } from '../../shared/crypto/der/public-key.ts'
import { encodeSm2Cipher } from '../../shared/crypto/der/sm2-cipher.ts'
import { ascii, encodeContext, encodeContextPrimitive, encodeInteger, encodeSequence } from '../../shared/crypto/der/write.ts'
import { encryptSm2PrivateKey } from '../../shared/crypto/keys/encrypted-private-key.ts'
import { sealSm2EnvelopedKey } from '../../shared/crypto/keys/enveloped-key.ts'
import { certIdOf } from '../../shared/crypto/ocsp/cert-id.ts'
import { encodeOcspRequest } from '../../shared/crypto/ocsp/request.ts'
import { createOcspResponse, encodeOcspFailure } from '../../shared/crypto/ocsp/response.ts'
import { encodePem } from '../../shared/crypto/pem.ts'
import { encodeCertificateBag, encodeKeyBag } from '../../shared/crypto/pkcs12/bags.ts'
import { encodePfx } from '../../shared/crypto/pkcs12/pfx.ts'
import { assembleSeal, createSeal, sealBytesToSign } from '../../shared/crypto/ses/seal.ts'
import type { SealVersion } from '../../shared/crypto/ses/seal-info.ts'
import { createSealSignature } from '../../shared/crypto/ses/seal-signature.ts'
import { sm3 } from '../../shared/crypto/sm3.ts'
import { encryptSm2 } from '../../shared/crypto/sm2/encrypt.ts'
import type { Field } from '../../shared/crypto/svs/fields.ts'
import { svsOperationNames, svsOperations } from '../../shared/crypto/svs/messages.ts'
import type { SvsOperation, SvsRequestOf } from '../../shared/crypto/svs/messages.ts'
import { encodeSvsRequest } from '../../shared/crypto/svs/svs-request.ts'
import { encodeSvsRespond } from '../../shared/crypto/svs/svs-respond.ts'
import { aMessage, aToken } from '../../shared/crypto/testing/messages.ts'
import { aParty, aPki, atMs, seededRandom, sm2 } from '../../shared/crypto/testing/pki.ts'
import type { Pki } from '../../shared/crypto/testing/pki.ts'
import { encodeTimestampRequest } from '../../shared/crypto/tsp/request.ts'
import { encodeTimestampResponse } from '../../shared/crypto/tsp/response.ts'
import { createCrl, parseCrl } from '../../shared/crypto/x509/crl.ts'
import type { Crl, RevokedEntry } from '../../shared/crypto/x509/crl.ts'
import { deltaCrlIndicatorExtension, freshestCrlExtension } from '../../shared/crypto/x509/crl-delta.ts'
import { issuingDistributionPointExtension } from '../../shared/crypto/x509/crl-scope.ts'
import { authorityKeyIdentifierExtension, crlDistributionPointsExtension, crlNumberExtension, encodeExtension, keyIdentifierOf } from '../../shared/crypto/x509/extension.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo } from '../../shared/crypto/x509/request.ts'
import { healthUniqueIdExtension } from '../../shared/crypto/x509/unique-id.ts'

const content = utf8ToBytes('医嘱')
const random = seededRandom('fuzz')

/** Signatures count as right when their last octet is even: both ways are walked, and a run takes microseconds. */
const verifySm2Digest = (_key: Uint8Array, _digest: Uint8Array, signature: Uint8Array): boolean => signature[63]! % 2 === 0

export type World = Awaited<ReturnType<typeof aWorld>>

export async function aWorld() {
  const pki = await aPki()
  const opener: Opener = { certificate: pki.doctor.certificate, unwrap: () => new Uint8Array(16) }
  const trust = { sm2, verifySm2Digest, roots: [pki.root.certificate], intermediates: [pki.ca.certificate], atMs }
  const [complete, delta] = (await listsOf(pki)).map(parseCrl) as [Crl, Crl]
  return { pki, opener, trust, lists: { complete, delta }, imprint: { digestOid: OID.sm3, digest: sm3(content) }, seeds: await seedsOf(pki) }
}

async function seedsOf(pki: Pki): Promise<Readonly<Record<string, readonly Uint8Array[]>>> {
  const [certificates, messages, token] = [await certificatesOf(pki), await messagesOf(pki), await aToken(pki, content, { nonce: 7n, tsaNameDer: pki.tsa.certificate.subject.der })]
  const seals = await sealsOf(pki)
  return {
    der: [...certificates, ...messages.slice(0, 2)], x509: certificates, chain: certificates, cms: messages, ses: seals,
    crl: await listsOf(pki), svs: svsMessages(pki),
    pkcs10: [await requestOf(pki)],
    tsp: [token, encodeTimestampRequest({ imprint: { digestOid: OID.sm3, digest: sm3(content) }, nonce: 7n, policyOid: '1.2.3', certReq: true }), encodeTimestampResponse({ status: 'granted', statusText: '好', tokenDer: token }), encodeTimestampResponse({ status: 'rejection', failure: 'badAlg' })],
    ocsp: await ocspOf(pki), pkcs12: pfxOf(pki), keys: keysOf(pki), pem: [utf8ToBytes(encodePem('CERTIFICATE', pki.doctor.certificate.der).repeat(2))],
  }
}

/** Complete, and what changed since. */
async function listsOf({ ca, doctor }: Pki): Promise<Uint8Array[]> {
  const list = (entries: readonly RevokedEntry[], ...more: Uint8Array[]) => createCrl({
    issuerDer: ca.certificate.subject.der, thisUpdateMs: atMs - 1000, nextUpdateMs: atMs + 1000, entries,
    extensions: [authorityKeyIdentifierExtension(keyIdentifierOf(ca.keys.publicKey)), ...more],
  }, ca.sign)
  const { serialHex } = doctor.certificate
  return [
    await list([{ serialHex, revokedAtMs: atMs, reason: 'certificateHold' }, { serialHex: '05', revokedAtMs: atMs }], crlNumberExtension(7), freshestCrlExtension(['http://127.0.0.1/delta.crl'])),
    await list([{ serialHex, revokedAtMs: atMs, reason: 'removeFromCRL' }], crlNumberExtension(9), deltaCrlIndicatorExtension(6)),
    await list([], crlNumberExtension(7), issuingDistributionPointExtension({ urls: ['http://127.0.0.1/part.crl'], kind: 'user' })),
  ]
}

async function certificatesOf(pki: Pki): Promise<Uint8Array[]> {
  const subtree = (text: string) => encodeSequence(encodeContextPrimitive(2, ascii(text)))
  const rich = await aParty({
    subject: { country: 'CN', organization: '示范医院', organizationalUnit: ['a', 'b'], commonName: '李四', email: 'li@example.org' }, issuer: pki.root, ca: true, pathLength: 1, purposeOids: [OID.timeStamping],
    moreExtensions: [
      crlDistributionPointsExtension(['http://127.0.0.1/ca.crl']), healthUniqueIdExtension('1@5013SF0110101199003070011'),
      encodeExtension(OID.nameConstraints, true, encodeSequence(encodeContext(0, subtree('example.org')), encodeContext(1, subtree('.evil.example.org')))),
      encodeExtension(OID.subjectAltName, false, encodeSequence(encodeContextPrimitive(2, ascii('a.example.org')), encodeContextPrimitive(1, ascii('a@example.org')), encodeContextPrimitive(6, ascii('http://a.example.org/')), encodeContextPrimitive(7, Uint8Array.of(10, 0, 0, 1)), encodeContext(4, pki.ca.certificate.subject.der))),
      encodeExtension(OID.certificatePolicies, false, encodeSequence(encodeSequence(encodeOid('1.2.3.1')), encodeSequence(encodeOid(OID.anyPolicy)))),
      encodeExtension(OID.policyMappings, true, encodeSequence(encodeSequence(encodeOid('1.2.3.1'), encodeOid('1.2.3.2')))),
      encodeExtension(OID.policyConstraints, true, encodeSequence(encodeInteger(0, 0x80), encodeInteger(1, 0x81))),
      encodeExtension(OID.inhibitAnyPolicy, true, encodeInteger(1)),
    ],
  })
  return [rich.certificate.der, pki.doctor.certificate.der, pki.root.certificate.der]
}

async function requestOf({ doctor }: Pki): Promise<Uint8Array> {
  const info = encodeCertificationRequestInfo({ subjectDer: doctor.certificate.subject.der, publicKeyInfoDer: doctor.certificate.publicKey.der, extensions: [healthUniqueIdExtension('1@5013SF0110101199003070011')] })
  return assembleCertificationRequest(info, await doctor.sign(info))
}

async function messagesOf(pki: Pki): Promise<Uint8Array[]> {
  const { doctor, tsa } = pki
  const first = await aMessage(signerProfiles.pkcs501, doctor, content, true)
  const attributes = buildCounterSignedAttributes({ signature: parseSignedData(first).signers[0]!.signature, signerCertificateDer: tsa.certificate.der })
  const countered = addCounterSignature(first, { profile: signerProfiles.pkcs501, attributes, signature: await tsa.sign(attributes) }, tsa.certificate.der)
  const settings = { family: 'gm', content, random, sm2, recipients: [doctor.certificate] } as const
  const signers = [{ profile: signerProfiles.gm301Bare, signature: await doctor.sign(content), certificates: [doctor.certificate.der] }]
  return [
    first, addTimestampToken(countered, await aToken(pki, content)), await aMessage(signerProfiles.gm301Bare, doctor, content, false),
    createEnvelopedData(settings), createSignedAndEnvelopedData({ ...settings, signers }), createEncryptedData({ ...settings, contentKey: new Uint8Array(16) }),
  ]
}

async function sealsOf(pki: Pki): Promise<Uint8Array[]> {
  const { doctor, tsa } = pki
  const made = await Promise.all(([1, 4, 5] as SealVersion[]).map(async (version) => {
    const info = {
      version, vendorId: 'V', sealId: 's', type: 1, name: '章', certificates: { kind: 'certificates', ders: [doctor.certificate.der] }, createdAtMs: atMs - 1000, validFromMs: atMs - 1000, validToMs: atMs + 1000,
      picture: { type: 'PNG', bytes: Uint8Array.of(1), widthMm: 1, heightMm: 1 }, extensions: [{ oid: '1.2.3', critical: true, value: Uint8Array.of(5, 0) }],
    } as const
    const sealDer = await createSeal({ info, makerCertificateDer: tsa.certificate.der }, tsa.sign)
    const signature = await tsa.sign(sealBytesToSign({ info, makerCertificateDer: tsa.certificate.der }))
    const stamped = version === 5 ? [assembleSeal({ info, makerCertificateDer: tsa.certificate.der }, signature, await aToken(pki, signature))] : []
    return [sealDer, ...stamped, await createSealSignature({ sealDer, timeMs: atMs, dataDigest: sm3(content), propertyInfo: '/x', signerCertificateDer: doctor.certificate.der }, doctor.sign)]
  }))
  return made.flat()
}

async function ocspOf({ ca, doctor }: Pki): Promise<Uint8Array[]> {
  const certId = certIdOf(doctor.certificate, ca.certificate)
  const answers = [{ certId, state: { kind: 'revoked', revokedAtMs: atMs, reason: 'keyCompromise' }, thisUpdateMs: atMs, nextUpdateMs: atMs + 1000 } as const, { certId: { ...certId, serialHex: '01' }, state: { kind: 'good' }, thisUpdateMs: atMs } as const]
  const response = await createOcspResponse({ answers, responder: ca.certificate, producedAtMs: atMs, nonce: random(8), certificates: [ca.certificate.der] }, ca.sign)
  return [encodeOcspRequest({ certIds: [certId], nonce: random(8) }), response, encodeOcspFailure('tryLater')]
}

function pfxOf({ doctor }: Pki): Uint8Array[] {
  const writing = { password: utf8ToBytes('p'), suite: 'sm', iterations: 1, random } as const
  const key = encryptSm2PrivateKey(doctor.keys, writing)
  const entry = { pkcs8Der: encodePkcs8PrivateKey(doctor.keys), friendlyName: '名', localKeyId: Uint8Array.of(1) }
  const bags = encodeSequence(encodeKeyBag(key, entry), encodeCertificateBag(doctor.certificate.der, entry))
  return [bags, ...(['hmac', 'pbmac1'] as const).map((mac) => encodePfx({ keys: [entry], certificates: [{ certificateDer: doctor.certificate.der }] }, { ...writing, password: 'p', mac }))]
}

function keysOf({ doctor }: Pki): Uint8Array[] {
  const { keys } = doctor
  return [
    encodePkcs8PrivateKey(keys), encodeSec1PrivateKey(keys), encodePublicKeyInfo(keys.publicKey), encodeSm2Cipher(encryptSm2(sm2, keys.publicKey, random(16))),
    sealSm2EnvelopedKey(sm2, keys.publicKey, keys), encryptSm2PrivateKey(keys, { password: utf8ToBytes('p'), suite: 'sm', iterations: 1, random }),
  ]
}

/** Every operation, asked and answered, in two of the forms. */
function svsMessages({ doctor }: Pki): Uint8Array[] {
  const valueOf = ({ kind }: Field) => ({ integer: 0x20201, boolean: true, octets: Uint8Array.of(4, 1, 7), certificate: doctor.certificate.der })[kind]
  const messageOf = (fields: readonly Field[]) => Object.fromEntries(fields.map((field) => [field.name, valueOf(field)]))
  return svsOperationNames.flatMap((operation) => {
    const forms = svsOperations[operation].type <= 30 ? (['tagged', 'explicit'] as const) : (['untagged'] as const)
    return forms.flatMap((form) => [
      encodeSvsRequest(operation, messageOf(svsOperations[operation].request) as SvsRequestOf<SvsOperation>, { form, timeMs: atMs }),
      encodeSvsRespond(operation, { respValue: 0, ...messageOf(svsOperations[operation].respond) }, { form, timeMs: atMs }),
    ])
  })
}
