// JWS against the RFC's examples, against openssl, and against those who change what is read but not what is signed.
import { createPublicKey, generateKeyPairSync, sign as signByNode } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { verifyByNode } from '../../../scripts/oracles/node-signatures.ts'
import { bytesToUtf8, concatBytes, utf8ToBytes } from '../bytes.ts'
import { encodePublicKeyInfo } from '../der/public-key.ts'
import { encodeSm2Signature } from '../der/sm2-signature.ts'
import { createCertificate } from '../x509/certificate.ts'
import { encodeName } from '../x509/name.ts'
import { seededRandom, atMs, sm2, yearMs } from '../testing/pki.ts'
import { generateKeyPair, messageDigest, signDigest } from '../sm2/sign.ts'
import { derToJws, type JwsKind } from './algorithms.ts'
import { base64UrlToBytes, bytesToBase64Url } from './base64url.ts'
import { buildJwsHeader, parseJwsHeader } from './header.ts'
import { assembleJws, jwsSigningInput, parseJws, type JwsForm } from './message.ts'
import { verifyJws, type JwsVerdict } from './verify.ts'

const keys = generateKeyPair(sm2)
const issuerKeys = generateKeyPair(sm2)
const signSm2 = (privateKey: Uint8Array, publicKey: Uint8Array, message: Uint8Array): Uint8Array => encodeSm2Signature(signDigest(sm2, privateKey, messageDigest(sm2, publicKey, message)))
const certify = (publicKeyInfoDer: Uint8Array, commonName = 'signer'): Promise<Uint8Array> =>
  createCertificate({ serial: seededRandom(commonName)(8).map((octet, index) => (index === 0 ? 0x41 : octet)), issuerDer: encodeName({ commonName: 'issuer' }), subjectDer: encodeName({ commonName }), notBeforeMs: atMs - yearMs, notAfterMs: atMs + yearMs, publicKeyInfoDer, extensions: [] }, (tbs) => Promise.resolve(signSm2(issuerKeys.privateKey, issuerKeys.publicKey, tbs)))
const certificate = await certify(encodePublicKeyInfo(keys.publicKey))
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const rsaCertificate = await certify(new Uint8Array(rsa.publicKey.export({ type: 'spki', format: 'der' })), 'rsa')
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ecCertificate = await certify(new Uint8Array(ec.publicKey.export({ type: 'spki', format: 'der' })), 'ec')
const payload = utf8ToBytes('{"处方":"阿司匹林 100 mg"}')

const signers: Readonly<Record<JwsKind, { alg: string; certificate: Uint8Array; sign: (input: Uint8Array) => Uint8Array }>> = {
  sm2: { alg: 'SM2', certificate, sign: (input) => signSm2(keys.privateKey, keys.publicKey, input) },
  rsa: { alg: 'RS256', certificate: rsaCertificate, sign: (input) => new Uint8Array(signByNode('sha256', input, rsa.privateKey)) },
  ecdsa: { alg: 'ES256', certificate: ecCertificate, sign: (input) => new Uint8Array(signByNode('sha256', input, ec.privateKey)) },
}
function make(kind: JwsKind = 'sm2', { form = 'compact', b64 = true, detached = !b64, alg = signers[kind].alg, certificates = [signers[kind].certificate] }: { form?: JwsForm; b64?: boolean; detached?: boolean; alg?: string; certificates?: Uint8Array[] } = {}): string {
  const protectedText = buildJwsHeader({ alg, certificates, signingTimeMs: atMs, b64, contentType: 'json' })
  const signature = derToJws(kind, signers[kind].sign(jwsSigningInput(protectedText, payload, b64)))
  return assembleJws(form, { protectedText, signature, ...(!detached && { payload }) })
}
const verify = (jws: string, more: { detachedPayload?: Uint8Array; signerCertificate?: Uint8Array } = {}): JwsVerdict => verifyJws({ jws, sm2, verifySignature: verifyByNode, ...more })
const headerText = (header: object): string => bytesToBase64Url(utf8ToBytes(JSON.stringify(header)))
const withHeader = (jws: string, change: (header: Record<string, unknown>) => void): string => {
  const [head, ...rest] = jws.split('.')
  const header = JSON.parse(bytesToUtf8(base64UrlToBytes(head!))) as Record<string, unknown>
  change(header)
  return [headerText(header), ...rest].join('.')
}

describe('examples of RFC 7515', () => {
  const body = 'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
  const spki = (jwk: Record<string, string>): Uint8Array => new Uint8Array(createPublicKey({ key: jwk as never, format: 'jwk' }).export({ type: 'spki', format: 'der' }))
  test.each([
    ['A.2 RS256', `eyJhbGciOiJSUzI1NiJ9.${body}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw`, { kty: 'RSA', e: 'AQAB', n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ' }],
    ['A.3 ES256', `eyJhbGciOiJFUzI1NiJ9.${body}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`, { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' }],
  ])('%s', async (_name, jws, jwk) => {
    const signerCertificate = await certify(spki(jwk))
    expect(verify(jws, { signerCertificate })).toMatchObject({ verdict: 'passed', payload: base64UrlToBytes(body) })
    expect(verify(jws.replace(body, body.replace('eyJ', 'eyK')), { signerCertificate })).toMatchObject({ verdict: 'failed', reasons: ['signature_invalid'] })
    expect(verify(jws)).toMatchObject({ reasons: ['certificate_missing'] })
  })
  test('A.1 HS256 and A.5 none are never valid', async () => {
    const signerCertificate = await certify(encodePublicKeyInfo(keys.publicKey))
    expect(verify(`eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${body}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`, { signerCertificate })).toMatchObject({ reasons: ['algorithm_unsupported'] })
    expect(verify(`eyJhbGciOiJub25lIn0.${body}.`, { signerCertificate })).toMatchObject({ reasons: ['malformed'] })
    expect(verify(`eyJhbGciOiJub25lIn0.${body}.AA`, { signerCertificate })).toMatchObject({ reasons: ['algorithm_unsupported'] })
  })
})

describe('SV-3 made and verified', () => {
  test.each((['sm2', 'rsa', 'ecdsa'] as const).flatMap((kind) => (['compact', 'flattened', 'general'] as const).map((form) => [kind, form] as const)))('%s %s', (kind, form) => {
    expect(verify(make(kind, { form }))).toMatchObject({ verdict: 'passed', payload, signers: [{ signingTimeMs: atMs }] })
    const detached = make(kind, { form, b64: false })
    expect(verify(detached)).toMatchObject({ reasons: ['payload_missing'] })
    expect(verify(detached, { detachedPayload: payload })).toMatchObject({ verdict: 'passed' })
    expect(verify(detached, { detachedPayload: concatBytes(payload, Uint8Array.of(0x20)) })).toMatchObject({ reasons: ['signature_invalid'] })
    expect(verify(make(kind, { form }), { detachedPayload: utf8ToBytes('another') })).toMatchObject({ reasons: ['payload_differs'] })
  })
  test('openssl verifies the SM2 signature over the signing input', () => {
    const [head, body, signature] = make().split('.')
    const files = { 'input': `${head}.${body}`, 'signature': encodeSm2Signature(base64UrlToBytes(signature!)), 'key': encodePublicKeyInfo(keys.publicKey) }
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', '@key', '-keyform', 'DER', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-in', '@input', '-sigfile', '@signature']
    expect(openssl(args, files)).toMatchObject({ ok: true })
    expect(openssl(args, { ...files, input: `${head}.${body}A` }).ok).toBe(false)
  })
  test('a timestamp stands beside the signature and covers its text', () => {
    const [protectedText, , signature] = make().split('.')
    const token = Uint8Array.of(0x30, 0)
    for (const form of ['flattened', 'general'] as const) expect(parseJws(assembleJws(form, { protectedText: protectedText!, signature: base64UrlToBytes(signature!), payload, timestampToken: token })).signatures[0]!.timestampTokens).toEqual([token])
    expect(() => assembleJws('compact', { protectedText: protectedText!, signature: base64UrlToBytes(signature!), timestampToken: token })).toThrow()
  })
})

describe('confusion', () => {
  test.each(['none', 'None', 'HS256', 'RS256', 'ES256', 'PS256', '', null, 1, ['SM2']])('alg %j over an SM2 key is refused, whoever signed it', (alg) => {
    const protectedText = headerText({ alg, x5c: [Buffer.from(certificate).toString('base64')] })
    const jws = assembleJws('compact', { protectedText, signature: derToJws('sm2', signers.sm2.sign(jwsSigningInput(protectedText, payload, true))), payload })
    expect(verify(jws).verdict).toBe('failed')
    expect(verify(jws).reasons.every((reason) => reason === 'algorithm_unsupported' || reason === 'algorithm_mismatch')).toBe(true)
  })
  test('an RSA signature under a name of another kind', () => expect(verify(make('rsa', { alg: 'ES256' }))).toMatchObject({ reasons: ['algorithm_mismatch'] }))
  test('x5c swapped: the header is signed; and another signer than expected is refused', async () => {
    const other = generateKeyPair(sm2)
    const otherCertificate = await certify(encodePublicKeyInfo(other.publicKey), 'other')
    expect(verify(withHeader(make(), (header) => (header['x5c'] = [Buffer.from(otherCertificate).toString('base64')])))).toMatchObject({ reasons: ['certificate_mismatch'] })
    expect(verify(withHeader(make(), (header) => {
      header['x5c'] = [Buffer.from(otherCertificate).toString('base64')]
      delete header['x5t#o']
    }))).toMatchObject({ reasons: ['signature_invalid'] })
    expect(verify(make(), { signerCertificate: otherCertificate })).toMatchObject({ reasons: ['certificate_mismatch'] })
    expect(verify(make('sm2', { certificates: [otherCertificate, certificate] }))).toMatchObject({ reasons: ['signature_invalid'] })
  })
  test('a certificate in the unprotected header is refused', () => {
    const jws = JSON.parse(make('sm2', { form: 'flattened' })) as Record<string, unknown>
    for (const header of [{ x5c: [] }, { alg: 'none' }, 7, { etsiU: 7 }]) expect(verify(JSON.stringify({ ...jws, header }))).toMatchObject({ reasons: ['malformed'] })
  })
  test('one wrong signature of several spoils all', () => {
    const good = JSON.parse(make('sm2', { form: 'general' })) as { payload: string; signatures: unknown[] }
    const bad = JSON.parse(make('rsa', { form: 'general', alg: 'SM2' })) as typeof good
    const both = JSON.parse(make('ecdsa', { form: 'general' })) as typeof good
    expect(verify(JSON.stringify({ ...good, signatures: [...good.signatures, ...both.signatures] })).verdict).toBe('passed')
    expect(verify(JSON.stringify({ ...good, signatures: [...good.signatures, ...bad.signatures] }))).toMatchObject({ verdict: 'failed', reasons: ['algorithm_mismatch'] })
    expect(verify(JSON.stringify({ ...good, signatures: [] }))).toMatchObject({ reasons: ['malformed'] })
    expect(verify(JSON.stringify({ ...good, ...good.signatures[0] as object }))).toMatchObject({ reasons: ['malformed'] })
  })
  test.each<[string, Record<string, unknown>]>([
    ['crit of what is not understood', { alg: 'SM2', crit: ['exp'], exp: 1 }],
    ['crit of what is not there', { alg: 'SM2', crit: ['b64'] }],
    ['an empty crit', { alg: 'SM2', crit: [] }],
    ['b64 that is not critical', { alg: 'SM2', b64: false }],
    ['b64 of another type', { alg: 'SM2', b64: 0, crit: ['b64'] }],
    ['x5c that is no list', { alg: 'SM2', x5c: 'AAAA' }],
    ['a time that is none', { alg: 'SM2', sigT: '2026' }],
  ])('refused: %s', (_case, header) => expect(() => parseJwsHeader(headerText(header))).toThrow())
  test.each(['', '.', '..', 'a.b', 'a.b.c.d', '{}', '[]', '{"signatures":{}}', 'e30..AA', 'eyJ9.AA.AA', `${make()}=`, make().replace('.', '.=')])('malformed: %s', (jws) => expect(['malformed', 'payload_missing', 'certificate_missing', 'algorithm_unsupported']).toContain(verify(jws).reasons[0]))
  test('no changed character of a JWS passes', () => {
    const jws = make()
    const random = seededRandom('mutation')
    for (let round = 0; round < 60; round++) {
      const [high, low, which] = random(3)
      const at = ((high! << 8) | low!) % jws.length
      const other = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'[which! % 65]!
      if (jws[at] === other) continue
      expect(verify(jws.slice(0, at) + other + jws.slice(at + 1)).verdict, `${at} ${other}`).toBe('failed')
    }
  })
})
