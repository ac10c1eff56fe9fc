// certificates.get-foreign-revocation-list, and what stands behind it: time authorities with RSA and ECDSA keys under an RSA root. TS-1
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { parseCrl } from '@yiqian/shared/crypto/x509/crl.ts'
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { enrolCertificate, getForeignRevocationList, getRevocationList } from '@yiqian/shared/protocol/certificates.ts'
import { openssl } from '../../../scripts/oracles/openssl.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { openTestPlatform, type TestPlatform } from '../../_runtime/testing/open-test-platform.ts'

let platform: TestPlatform
beforeAll(async () => { platform = await openTestPlatform({ env: { PUBLIC_URL: 'https://sign.hospital.example' } }) })
afterAll(() => platform.close())

const pem = (base64: string): string => encodePem('CERTIFICATE', fromBase64(base64))
const keys: Record<string, () => KeyObject> = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  ecdsa: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
}
const requestOf = (key: KeyObject): string =>
  toBase64(openssl(['req', '-new', '-key', '@key', '-subj', '/CN=time', '-outform', 'DER', '-out', '@made'], { key: key.export({ type: 'pkcs8', format: 'pem' }) }).made)

describe('200', () => {
  test.each(Object.keys(keys))('%s: openssl follows the path to the RSA root, with the list', async (name) => {
    const { body } = await platform.asFunction(enrolCertificate, { requestBase64: requestOf(keys[name]!()), kind: 'tsa' })
    const [leaf, root] = [body.certificateBase64, body.chainBase64[0]!].map((base64) => parseCertificate(fromBase64(base64)))
    expect(body.chainBase64).toHaveLength(1)
    expect([displayName(root!.subject), displayName(leaf!.issuer)]).toEqual(Array(2).fill('C=CN, O=示范医院, CN=示范医院 RSA 根证书'))
    expect(leaf!.extensions.extKeyUsage).toEqual({ critical: true, purposeOids: [OID.timeStamping] })
    expect(Buffer.from(leaf!.extensions.all.find(({ oid }) => oid === OID.crlDistributionPoints)!.value).toString('latin1')).toContain('https://sign.hospital.example/certificates/foreign.crl')
    const list = (await platform.asAnybody(getForeignRevocationList, {})).body
    expect(list.contentType).toBe('application/pkix-crl')
    const files = { leaf: pem(body.certificateBase64), root: pem(body.chainBase64[0]!), list: encodePem('X509 CRL', list.bytes) }
    const verified = openssl(['verify', '-x509_strict', '-crl_check', '-CRLfile', '@list', '-purpose', 'timestampsign', '-attime', String(Math.floor(platform.clock.nowMs() / 1000)), '-CAfile', '@root', '@leaf'], files)
    expect(verified.stdout.toString() + verified.stderr).toMatch(/leaf: OK/)
  })

  test('a time authority that was stopped is on the list of its own authority alone', async () => {
    const { body } = await platform.asFunction(enrolCertificate, { requestBase64: requestOf(keys.ecdsa!()), kind: 'tsa' })
    const { certificates } = platform.runtime.database.stores
    const record = (await certificates.load(body.certificateId))!
    await certificates.replace(record, { ...record, state: 'revoked', stateReason: 'test', stateChangedAtMs: platform.clock.nowMs() })
    const listed = async (contract: typeof getForeignRevocationList | typeof getRevocationList) => [...parseCrl((await platform.asAnybody(contract, {})).body.bytes).revoked.keys()]
    expect(await listed(getForeignRevocationList)).toContain(body.serialHex)
    expect(await listed(getRevocationList)).not.toContain(body.serialHex)
  })
})

test('400: it takes no fields', async () => {
  expect(await platform.asAnybody(getForeignRevocationList, { all: true } as never)).toMatchObject({ status: 400, code: 'request.malformed' })
})
