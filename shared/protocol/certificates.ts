// Contracts of `certificates`: the embedded certification authority.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { CertificateCard } from './cards.ts'
import { base64UpTo, empty, hexUpTo, idOf, text, timeMs } from './fields.ts'

const certificateBase64 = base64UpTo(16_384)
/** What holds a person's key: a phone (with the vault), or the vault alone for automatic signing. */
const holder = v.union([idOf('dev'), idOf('aut')])

/** Issues on a PKCS#10 request whose signature proves possession. `person` for a phone's joint key, `automatic` for the vault's key of automatic signing, `tsa` for the timestamp function: an SM2 key under the issuing authority, RSA and ECDSA keys under the RSA root. */
export const enrolCertificate = contract({
  function: 'certificates', operation: 'enrol-certificate', access: ['function'],
  request: v.strictObject({
    requestBase64: base64UpTo(8192),
    kind: v.picklist(['person', 'automatic', 'tsa']),
    staffId: v.optional(idOf('stf')),
    deviceId: v.optional(holder),
  }),
  response: v.strictObject({ certificateId: idOf('cert'), serialHex: hexUpTo(20), certificateBase64, chainBase64: v.array(certificateBase64), notAfterMs: timeMs }),
  faults: ['certificate.request_invalid'],
  summary: { zh: '签发证书', en: 'Issue a certificate' },
})

/** Suspends or revokes; the next revocation list carries it. */
export const endCertificate = contract({
  function: 'certificates', operation: 'end-certificate', access: ['function'],
  request: v.strictObject({ deviceId: holder, how: v.picklist(['suspend', 'revoke']), reason: text(200) }),
  response: v.strictObject({ serialHex: v.nullable(hexUpTo(20)) }),
  faults: [],
  summary: { zh: '停用或吊销设备证书', en: 'Suspend or revoke a device’s certificate' },
})

export const getMyCertificate = contract({
  function: 'certificates', operation: 'get-my-certificate', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({ certificate: CertificateCard, chainBase64: v.array(certificateBase64) }),
  faults: ['certificate.not_found'],
  summary: { zh: '查询本人证书', en: 'My certificate' },
})

/** The trust anchors and issuing certificates of this hospital. */
export const listAuthorities = contract({
  function: 'certificates', operation: 'list-authorities', access: ['public'], method: 'GET',
  request: empty,
  /** foreignRoot: of time authorities with RSA and ECDSA keys; null until the first of them was certified */
  response: v.strictObject({ rootBase64: certificateBase64, issuingBase64: certificateBase64, foreignRootBase64: v.nullable(certificateBase64) }),
  faults: [],
  summary: { zh: '根证书与签发证书', en: 'Root and issuing certificates' },
})

/** The current certificate revocation list of the issuing authority, DER. */
export const getRevocationList = contract({
  function: 'certificates', operation: 'get-revocation-list', access: ['public'], method: 'GET',
  path: '/certificates/issuing.crl',
  request: empty,
  response: 'binary',
  faults: [],
  summary: { zh: '证书吊销列表', en: 'Certificate revocation list' },
})

/** The same for the RSA root, which signs time authorities with RSA and ECDSA keys. */
export const getForeignRevocationList = contract({
  function: 'certificates', operation: 'get-foreign-revocation-list', access: ['public'], method: 'GET',
  path: '/certificates/foreign.crl',
  request: empty,
  response: 'binary',
  faults: [],
  summary: { zh: 'RSA 根证书的吊销列表', en: 'Revocation list of the RSA root' },
})

/** How long before its end a certificate may be renewed and its person is reminded. */
export const RENEWAL_DAYS = 30

/** Tries again after five wrong PINs, for who proved to be the same person by the hospital's full rule. A few times a day. */
export const unlockDevice = contract({
  function: 'certificates', operation: 'unlock-device', needsConsent: true, access: ['device'],
  request: v.strictObject({ proofingId: idOf('prf') }),
  response: v.strictObject({ pinTriesLeft: v.pipe(v.number(), v.integer()) }),
  faults: ['proofing.not_found', 'proofing.expired', 'proofing.incomplete', 'device.not_locked', 'device.unlocks_used_up'],
  summary: { zh: '解锁本机签名', en: 'Unlock signing on this phone' },
})

/** A new certificate for the same joint key, on a statement `certificate.renew` that the key has signed. Repeating it answers the same. */
export const renewCertificate = contract({
  function: 'certificates', operation: 'renew-certificate', needsConsent: true, access: ['device'],
  request: v.strictObject({ statementId: idOf('stm') }),
  response: v.strictObject({ certificate: CertificateCard, chainBase64: v.array(certificateBase64) }),
  faults: ['certificate.request_invalid', 'certificate.not_valid', 'certificate.renewal_early'],
  summary: { zh: '更新证书', en: 'Renew the certificate' },
})
