// Structure-aware mutation of everything that is parsed: no crash but CryptoError, no verdict `passed` for altered bytes.
import { describe, expect, test } from 'vitest'
import { bytesToHex, concatBytes, equalBytes, utf8ToBytes } from './bytes.ts'
import { addTimestampToken } from './cms/assemble.ts'
import { parseSignedData } from './cms/parse.ts'
import { signerProfiles } from './cms/profile.ts'
import { verifySignedData } from './cms/verify.ts'
import { childrenOf, contentOf, parseDer, rawOf } from './der/element.ts'
import type { DerElement } from './der/element.ts'
import { OID } from './der/oid.ts'
import { encodePkcs8PrivateKey, encodeSec1PrivateKey, parsePrivateKey } from './der/private-key.ts'
import { encodePublicKeyInfo, parsePublicKeyInfo } from './der/public-key.ts'
import { encodeSm2Signature, parseSm2Signature } from './der/sm2-signature.ts'
import { isConstructed } from './der/tags.ts'
import { encodeElement } from './der/write.ts'
import { CryptoError } from './error.ts'
import { sm3 } from './sm3.ts'
import { messageDigest, signDigest, verifyDigest } from './sm2/sign.ts'
import { encodeTimestampRequest, parseTimestampRequest } from './tsp/request.ts'
import { encodeTimestampResponse, parseTimestampResponse } from './tsp/response.ts'
import { verifyTimestampToken } from './tsp/verify.ts'
import { aMessage, aToken } from './testing/messages.ts'
import { aPki, atMs, seededRandom, sm2 } from './testing/pki.ts'
import { parseCertificate } from './x509/certificate.ts'
import { verifyChain } from './x509/chain.ts'
import { createCrl, parseCrl } from './x509/crl.ts'
import { verifyCrl } from './x509/crl-verify.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo, parseCertificationRequest, verifyCertificationRequest } from './x509/request.ts'
import type { Judgement } from './x509/verdict.ts'

const pki = await aPki()
const { root, ca, doctor } = pki
const content = utf8ToBytes('医嘱')
const imprint = { digestOid: OID.sm3, digest: sm3(content) }
/** The same few signatures are checked thousands of times: remember the answers. */
const answers = new Map<string, boolean>()
const verifySm2Digest = (publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean => {
  const key = bytesToHex(concatBytes(publicKey, digest, signature))
  const answer = answers.get(key) ?? verifyDigest(sm2, publicKey, digest, signature)
  answers.set(key, answer)
  return answer
}
const trust = { sm2, verifySm2Digest, roots: [root.certificate], intermediates: [ca.certificate], atMs }
const info = encodeCertificationRequestInfo({ subjectDer: doctor.certificate.subject.der, publicKeyInfoDer: doctor.certificate.publicKey.der, extensions: [] })
const token = await aToken(pki, content, { nonce: 7n, tsaNameDer: pki.tsa.certificate.subject.der })
const crlFields = { issuerDer: ca.certificate.subject.der, thisUpdateMs: atMs - 1000, nextUpdateMs: atMs + 1000, entries: [{ serialHex: '05', revokedAtMs: atMs, reason: 'superseded' as const }], extensions: [] }

interface Subject {
  readonly name: string
  readonly bytes: Uint8Array
  /** Undefined: parsed without a verdict. */
  readonly judge: (bytes: Uint8Array) => Judgement | undefined
}

const parsed = (parse: (bytes: Uint8Array) => unknown) => (bytes: Uint8Array) => {
  parse(bytes)
  return undefined
}

const subjects: Subject[] = [
  { name: 'certificate', bytes: doctor.certificate.der, judge: (der) => verifyChain({ ...trust, leaf: parseCertificate(der) }) },
  { name: 'request', bytes: assembleCertificationRequest(info, await doctor.sign(info)), judge: (der) => verifyCertificationRequest(parseCertificationRequest(der), trust) },
  { name: 'revocation list', bytes: await createCrl(crlFields, ca.sign), judge: (der) => verifyCrl({ crl: parseCrl(der), issuer: ca.certificate, atMs, sm2, verifySm2Digest }) },
  { name: 'message with attributes', bytes: await aMessage(signerProfiles.pkcs501, doctor, content, true), judge: (cms) => verifySignedData({ cms, ...trust }) },
  { name: 'bare message', bytes: await aMessage(signerProfiles.gm301Bare, doctor, content, true), judge: (cms) => verifySignedData({ cms, ...trust }) },
  { name: 'stamped message', bytes: addTimestampToken(await aMessage(signerProfiles.gm301, doctor, content, false), token), judge: judgeStamped },
  { name: 'timestamp token', bytes: token, judge: (bytes) => verifyTimestampToken({ token: bytes, imprint, nonce: 7n, roots: trust.roots, sm2, verifySm2Digest }) },
  { name: 'timestamp request', bytes: encodeTimestampRequest({ imprint, nonce: 7n, policyOid: '1.2.3', certReq: true }), judge: parsed(parseTimestampRequest) },
  { name: 'timestamp response', bytes: encodeTimestampResponse({ status: 'granted', statusText: '好', tokenDer: token }), judge: parsed(parseTimestampResponse) },
  { name: 'signature', bytes: encodeSm2Signature(signDigest(sm2, doctor.keys.privateKey, messageDigest(sm2, doctor.keys.publicKey, content))), judge: parsed(parseSm2Signature) },
  { name: 'public key', bytes: encodePublicKeyInfo(doctor.keys.publicKey), judge: parsed(parsePublicKeyInfo) },
  { name: 'PKCS#8 key', bytes: encodePkcs8PrivateKey(doctor.keys), judge: parsed(parsePrivateKey) },
  { name: 'SEC1 key', bytes: encodeSec1PrivateKey(doctor.keys), judge: parsed(parsePrivateKey) },
]

/** A stamped message passes only if its timestamps do. */
function judgeStamped(cms: Uint8Array): Judgement {
  const verdict = verifySignedData({ cms, detachedContent: content, ...trust })
  const [bytes] = verdict.signers[0]?.timestampTokens ?? []
  return verdict.verdict !== 'passed' || !bytes ? { ...verdict, verdict: verdict.verdict === 'passed' ? 'indeterminate' : verdict.verdict } : verifyTimestampToken({ token: bytes, imprint, roots: trust.roots, sm2, verifySm2Digest })
}

/**
 * What of the bytes is not covered by any signature, and may change without harm: how the wrapping names itself. Two
 * messages are the same to a reader when this view of them is.
 */
function substance(name: string, bytes: Uint8Array): Uint8Array | undefined {
  if (!/message|token/.test(name)) return undefined
  const { content: inside, contentType, signers } = parseSignedData(bytes)
  const parts = signers.map(({ signature, signedAttributesDer }) => concatBytes(signature, signedAttributesDer ?? new Uint8Array()))
  const tokens = signers.flatMap((signer) => signer.unsignedAttributes.filter(({ oid }) => oid === OID.timestampToken).flatMap(({ values }) => values.map((value) => substance('token', value) ?? new Uint8Array())))
  const distinct = tokens.filter((token, i) => tokens.findIndex((other) => equalBytes(other, token)) === i)
  return concatBytes(utf8ToBytes(signers[0]?.signedAttributesDer ? '' : contentType), inside ?? new Uint8Array(), ...parts, ...distinct)
}

/** Every element of the tree, the ones inside OCTET STRINGs left alone. */
function elementsOf(element: DerElement): DerElement[] {
  return isConstructed(element.tag) ? [element, ...childrenOf(element).flatMap(elementsOf)] : [element]
}

/** The tree written again with one element replaced: lengths of all its parents are right. */
function withReplaced(element: DerElement, target: DerElement, replacement: Uint8Array): Uint8Array {
  if (element.start === target.start && element.end === target.end && element.tag === target.tag) return replacement
  if (!isConstructed(element.tag) || target.start < element.start || target.end > element.end) return rawOf(element)
  return encodeElement(element.tag, ...childrenOf(element).map((child) => withReplaced(child, target, replacement)))
}

/** Faults that keep the tree well formed around one element, and some that do not. */
function faultsOf(target: DerElement, other: DerElement): [string, Uint8Array][] {
  const [raw, inside] = [rawOf(target), contentOf(target)]
  return [
    ['dropped', new Uint8Array()],
    ['doubled', concatBytes(raw, raw)],
    ['emptied', encodeElement(target.tag)],
    ['another tag', encodeElement(target.tag ^ 0x01, inside)],
    ['a context tag', encodeElement(0x80 | (target.tag & 0x20) | 1, inside)],
    ['a zero in front', encodeElement(target.tag, Uint8Array.of(0), inside)],
    ['a zero behind', encodeElement(target.tag, inside, Uint8Array.of(0))],
    ['cut by one', encodeElement(target.tag, inside.subarray(0, -1))],
    ['last bit', encodeElement(target.tag, inside.map((octet, i) => (i === inside.length - 1 ? octet ^ 1 : octet)))],
    ['first bit', encodeElement(target.tag, inside.map((octet, i) => (i === 0 ? octet ^ 0x80 : octet)))],
    ['another element', rawOf(other)],
    ['wrapped once more', encodeElement(0x30, raw)],
    ['indefinite length', concatBytes(Uint8Array.of(target.tag, 0x80), inside, Uint8Array.of(0, 0))],
    ['long length', concatBytes(Uint8Array.of(target.tag, 0x84, inside.length >> 24, inside.length >> 16, inside.length >> 8, inside.length), inside)],
    ['huge length', concatBytes(Uint8Array.of(target.tag, 0x84, 0xff, 0xff, 0xff, 0xff), inside)],
  ]
}

/** What happened to altered bytes: an error other than CryptoError gets through, and fails the test. */
function outcomeOf(subject: Subject, bytes: Uint8Array): string {
  try {
    return subject.judge(bytes)?.verdict ?? 'parsed'
  } catch (cause) {
    if (cause instanceof CryptoError) return cause.code
    throw cause
  }
}

function expectHarmless(subject: Subject, altered: Uint8Array, how: string): string {
  const outcome = outcomeOf(subject, altered)
  if (outcome !== 'passed' || equalBytes(altered, subject.bytes)) return outcome
  const [was, is] = [substance(subject.name, subject.bytes), substance(subject.name, altered)]
  if (!was || !is || !equalBytes(was, is)) throw new Error(`${subject.name} passed although altered: ${how}`)
  return outcome
}

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  const tree = parseDer(subject.bytes)
  const elements = elementsOf(tree)

  test('is right as it is', () => {
    expect(outcomeOf(subject, subject.bytes)).toBe(subject.judge(subject.bytes) ? 'passed' : 'parsed')
  })

  test('every element, in every fault', () => {
    const tally = new Map<string, number>()
    elements.forEach((target, i) => {
      const other = elements[(i * 7 + 3) % elements.length]
      for (const [fault, replacement] of faultsOf(target, other)) {
        const outcome = expectHarmless(subject, withReplaced(tree, target, replacement), `element at ${target.start} (tag ${target.tag}): ${fault}`)
        tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
      }
    })
    const total = [...tally.values()].reduce((sum, count) => sum + count, 0)
    expect(total).toBe(elements.length * 15)
    expect(tally.get('passed') ?? 0).toBeLessThan(total / 10)
  })

  test('every prefix, and bytes behind', () => {
    const step = Math.max(1, Math.floor(subject.bytes.length / 200))
    for (let length = 0; length < subject.bytes.length; length += step) {
      expect(outcomeOf(subject, subject.bytes.subarray(0, length))).not.toMatch(/^(passed|parsed)$/)
    }
    expect(outcomeOf(subject, concatBytes(subject.bytes, Uint8Array.of(0)))).not.toMatch(/^(passed|parsed)$/)
  })

  test('random octets changed', () => {
    const random = seededRandom(subject.name)
    for (let round = 0; round < 150; round++) {
      const [high, low, value] = random(3)
      const at = (high * 256 + low) % subject.bytes.length
      expectHarmless(subject, subject.bytes.map((octet, i) => (i === at ? octet ^ (value || 1) : octet)), `octet ${at} by ${value}`)
    }
  })

  test('random bytes, and bombs', () => {
    const random = seededRandom(`${subject.name} noise`)
    for (let round = 0; round < 100; round++) expect(outcomeOf(subject, random(1 + round * 3))).not.toBe('passed')
    expect(outcomeOf(subject, new Uint8Array(60_000).fill(0x30))).not.toBe('passed')
    let bomb = Uint8Array.of(5, 0)
    for (let i = 0; i < 500; i++) bomb = new Uint8Array(encodeElement(i % 2 ? 0x30 : 0xa0, bomb))
    expect(outcomeOf(subject, bomb)).not.toBe('passed')
  })
})
