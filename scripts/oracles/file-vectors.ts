// Owns the vectors of PKCS#12 files and OCSP responses that OpenSSL, keytool and BouncyCastle make.
// Keys are fresh at every run, so a run replaces the files whole: `node scripts/oracles/file-vectors.ts`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OID } from '../../shared/crypto/der/oid.ts'
import { encodePkcs8PrivateKey } from '../../shared/crypto/der/private-key.ts'
import { certIdOf } from '../../shared/crypto/ocsp/cert-id.ts'
import { encodeOcspRequest } from '../../shared/crypto/ocsp/request.ts'
import { decodePem } from '../../shared/crypto/pem.ts'
import { aParty, aPki, atMs, seededRandom } from '../../shared/crypto/testing/pki.ts'
import { parseCertificate } from '../../shared/crypto/x509/certificate.ts'
import { bouncyCastle } from './bouncy-castle.ts'
import { openssl } from './openssl.ts'

const vectors = join(import.meta.dirname, '../../shared/vectors')
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const save = (place: string, value: object): void => writeFileSync(join(vectors, place), JSON.stringify(value, null, 1) + '\n')
const key = openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']).stdout.toString()
const pem = openssl(['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=vector', '-days', '7300'], { key }).stdout.toString()
const source = `${openssl(['version']).stdout.toString().trim()}; keytool of OpenJDK 17; BouncyCastle 1.72`

function opensslFile(id: number, comment: string, options: readonly string[], result: string, code?: string) {
  const made = openssl(['pkcs12', '-export', '-inkey', '@key', '-in', '@cert', '-name', 'vector', '-passout', 'pass:secret12', ...options, '-out', '@made'], { key, cert: pem })
  if (!made.ok) throw new Error(`${comment}: ${made.stderr}`)
  return { id, comment, flags: ['OpenSSL'], fileBase64: base64(made.made), password: 'secret12', result, ...(code && { code }) }
}

function keytoolFile(id: number) {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
  try {
    const args = ['-genkeypair', '-alias', 'vector', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=vector', '-validity', '7300', '-keystore', 'made.p12', '-storetype', 'PKCS12', '-storepass', 'secret12']
    if (spawnSync('keytool', args, { cwd: folder }).status !== 0) throw new Error('keytool')
    return { id, comment: 'keytool, as it comes', flags: ['keytool'], fileBase64: base64(readFileSync(join(folder, 'made.p12'))), password: 'secret12', result: 'valid' }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function pkcs12Files() {
  const cbc = (name: string) => ['-keypbe', name, '-certpbe', name]
  const good = opensslFile(1, 'AES-256, MAC with SHA-256: as OpenSSL 3 does it unasked', [], 'valid')
  const altered = Buffer.from(good.fileBase64, 'base64')
  altered[200]! ^= 1
  return [
    good, opensslFile(2, 'AES-128', cbc('aes-128-cbc'), 'valid'), opensslFile(3, 'SM4, PBKDF2 with SHA-256', cbc('sm4-cbc'), 'valid'), opensslFile(4, 'MAC with SHA-1', ['-macalg', 'sha1'], 'valid'), opensslFile(5, 'MAC with SHA-512', ['-macalg', 'sha512'], 'valid'), keytoolFile(6),
    { ...good, id: 7, comment: 'another password', password: 'secret13', result: 'invalid', code: 'keys.password_wrong' },
    { ...good, id: 8, comment: 'the empty password', password: '', result: 'invalid', code: 'keys.password_wrong' },
    { ...good, id: 9, comment: 'the password with a blank behind', password: 'secret12 ', result: 'invalid', code: 'keys.password_wrong' },
    { ...good, id: 10, comment: 'one bit altered', fileBase64: base64(altered), result: 'invalid', code: 'keys.password_wrong' },
    { ...good, id: 11, comment: 'a byte behind', fileBase64: base64(Buffer.concat([Buffer.from(good.fileBase64, 'base64'), Buffer.of(0)])), result: 'invalid', code: 'der.trailing_bytes' },
    { ...good, id: 12, comment: 'cut', fileBase64: base64(Buffer.from(good.fileBase64, 'base64').subarray(0, -1)), result: 'invalid', code: 'der.truncated' },
    opensslFile(13, 'no MAC', ['-nomac'], 'invalid', 'pkcs12.structure_invalid'),
    opensslFile(14, 'triple DES, which is not read', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES'], 'invalid', 'keys.algorithm_unsupported'),
  ]
}

async function ocspResponses() {
  const nonce = seededRandom('ocsp vectors')(16)
  const rsa = parseCertificate(decodePem('CERTIFICATE', pem)[0]!)
  const request = encodeOcspRequest({ certIds: [certIdOf(rsa, rsa, OID.sha1)], nonce })
  const answer = (state: string) => {
    const index = `${state}\t461231235959Z\t${state === 'R' ? '260101000000Z,keyCompromise' : ''}\t${rsa.serialHex.toUpperCase()}\tunknown\t/CN=vector\n`
    return base64(openssl(['ocsp', '-reqin', '@req', '-index', '@index', '-rsigner', '@cert', '-rkey', '@key', '-CA', '@cert', '-ndays', '3650', '-respout', '@made', '-noverify'], { req: request, index, cert: pem, key }).made)
  }
  const { ca, doctor } = await aPki()
  const responder = await aParty({ subject: { commonName: '状态服务' }, issuer: ca, purposeOids: [OID.ocspSigning] })
  const asked = encodeOcspRequest({ certIds: [certIdOf(doctor.certificate, ca.certificate, OID.sha1)], nonce })
  const byBouncyCastle = (state: string) => bouncyCastle('create-ocsp', [asked, encodePkcs8PrivateKey(responder.keys), responder.certificate.der, String(Math.floor(atMs / 1000) * 1000), state]).values.der
  const [rsaPair, sm2Pair] = [{ certificateBase64: base64(rsa.der), issuerBase64: base64(rsa.der), nonceBase64: base64(nonce) }, { certificateBase64: base64(doctor.certificate.der), issuerBase64: base64(ca.certificate.der), nonceBase64: base64(nonce) }]
  const good = { id: 1, comment: 'RSA, good', flags: ['OpenSSL', 'RSA'], ...rsaPair, responseBase64: answer('V'), verdict: 'passed', reasons: [] as string[] }
  const delegated = { id: 4, comment: 'SM2 by a delegate, good', flags: ['BouncyCastle', 'SM2'], ...sm2Pair, responseBase64: byBouncyCastle('good')!, verdict: 'passed', reasons: [] as string[] }
  return [
    good,
    { ...good, id: 2, comment: 'RSA, revoked', responseBase64: answer('R'), verdict: 'failed', reasons: ['revocation.revoked'] },
    { ...good, id: 3, comment: 'RSA, another nonce', nonceBase64: base64(new Uint8Array(16)), verdict: 'failed', reasons: ['ocsp.nonce_mismatch'] },
    delegated,
    { ...delegated, id: 5, comment: 'SM2, revoked', responseBase64: byBouncyCastle('revoked')!, verdict: 'failed', reasons: ['revocation.revoked'] },
    { ...delegated, id: 6, comment: 'about another certificate', certificateBase64: base64(responder.certificate.der), verdict: 'indeterminate', reasons: ['ocsp.not_answered'] },
    { ...good, id: 7, comment: 'cut', responseBase64: base64(Buffer.from(good.responseBase64, 'base64').subarray(0, -1)), verdict: 'failed', reasons: ['malformed'] },
  ]
}

save('pkcs12/files.json', { source, certificateBase64: base64(decodePem('CERTIFICATE', pem)[0]!), tests: pkcs12Files() })
save('ocsp/responses.json', { source, tests: await ocspResponses() })
