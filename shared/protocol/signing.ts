// Contracts of `signing`: the administration of applications and their keys, the journal, and signatures for our own callers. The services of GB/T 38629 themselves: shared/crypto/svs.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { base64UpTo, count, empty, idOf, text, timeMs } from './fields.ts'
import { JournalLine } from './journals.ts'

const applicationId = idOf('app')
const keyId = idOf('key')
const keyIndex = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0x7fffffff))
const directory = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits and hyphens / 应为 1 至 32 位小写字母、数字和连字符'))
const source = v.pipe(v.string(), v.regex(/^[0-9a-fA-F.:]{2,45}(?:\/\d{1,3})?$/, 'must be an address or a range such as 10.0.0.0/8 / 应为地址或网段，如 10.0.0.0/8'))
const permissionCode = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{8,64}$/, 'must be 8 to 64 visible characters / 应为 8 至 64 个可见字符'))
const certificateBase64 = base64UpTo(16_384)

const messageProfile = v.picklist(['gm501', 'gm501Bare', 'gm301', 'gm301Bare', 'pkcs501'])
const applicationState = v.picklist(['active', 'suspended'])
const SigningApplication = v.strictObject({ applicationId, name: v.string(), directory: v.string(), sources: v.array(v.string()), messageProfile, state: applicationState, createdAtMs: timeMs })

const algorithm = v.picklist(['sm2', 'rsa-2048', 'rsa-3072', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384'])
const purpose = v.picklist(['sign', 'encrypt'])
const store = v.picklist(['software', 'pkcs11', 'sdf'])
/** Never the key, never its permission code. */
const ApplicationKeyCard = v.strictObject({
  keyId, applicationId: v.string(), index: keyIndex, label: v.string(), algorithm, purpose, store,
  state: v.picklist(['active', 'suspended', 'destroyed']), hasPermissionCode: v.boolean(), publicKeyInfoBase64: v.string(), certificatesBase64: v.array(v.string()),
  certificateNotAfterMs: v.nullable(timeMs), createdAtMs: timeMs, usableUntilMs: v.nullable(timeMs),
})
export type KeyCard = v.InferOutput<typeof ApplicationKeyCard>

export const listApplications = contract({
  function: 'signing', operation: 'list-applications', access: ['administrator'], right: 'signing.keys.read', method: 'GET',
  request: empty,
  response: v.strictObject({ applications: v.array(SigningApplication) }),
  faults: [],
  summary: { zh: '签名验签服务的应用', en: 'Applications of the sign/verify server' },
})

/** A new application when no id is given. Empty `sources`: from this machine alone. `messageProfile`: gm301 is the standard's object identifier, gm501 what BouncyCastle reads too. */
export const setApplication = contract({
  function: 'signing', operation: 'set-application', access: ['administrator'], right: 'signing.keys.write',
  request: v.strictObject({ applicationId: v.optional(applicationId), name: text(128), directory, sources: v.pipe(v.array(source), v.maxLength(64)), messageProfile: v.optional(messageProfile, 'gm501'), state: v.optional(applicationState, 'active') }),
  response: SigningApplication,
  faults: ['signing.directory_taken', 'signing.source_invalid'],
  summary: { zh: '登记或修改应用：名称、目录、允许的地址、消息格式', en: 'Register or change an application: name, directory, addresses, message dialect' },
})

export const listApplicationKeys = contract({
  function: 'signing', operation: 'list-application-keys', access: ['administrator'], right: 'signing.keys.read', method: 'GET',
  request: v.strictObject({ applicationId: v.optional(applicationId) }),
  response: v.strictObject({ keys: v.array(ApplicationKeyCard) }),
  faults: [],
  summary: { zh: '应用密钥列表', en: 'Keys of applications' },
})

/** The same request again answers the key that is there. The private key never leaves its store. */
export const createApplicationKey = contract({
  function: 'signing', operation: 'create-application-key', access: ['administrator'], right: 'signing.keys.write',
  request: v.strictObject({ applicationId, index: keyIndex, label: text(128), algorithm, purpose, store: v.optional(store, 'software'), permissionCode: v.optional(permissionCode), usableUntilMs: v.optional(timeMs) }),
  response: ApplicationKeyCard,
  faults: ['signing.application_unknown', 'key.index_taken', 'key.index_invalid', 'key.label_invalid', 'key.label_taken', 'key.algorithm_unsupported', 'key.permission_wrong', 'key.permission_locked', 'key.store_not_configured', 'key.store_pin_wrong', 'key.store_unavailable', 'key.store_failed'],
  summary: { zh: '生成应用密钥', en: 'Make a key for an application' },
})

/** null takes the code away: the key then asks for none. */
export const setPermissionCode = contract({
  function: 'signing', operation: 'set-permission-code', access: ['administrator'], right: 'signing.keys.write',
  request: v.strictObject({ keyId, permissionCode: v.nullable(permissionCode) }),
  response: ApplicationKeyCard,
  faults: ['key.not_found', 'key.permission_wrong'],
  summary: { zh: '设置密钥权限码', en: "Set a key's permission code" },
})

/** PKCS#10, signed by the key: for any licensed authority. */
export const requestKeyCertificate = contract({
  function: 'signing', operation: 'request-key-certificate', access: ['administrator'], right: 'signing.keys.write', write: false,
  request: v.strictObject({ keyId, subject: v.strictObject({ commonName: text(64), organization: v.optional(text(64)), organizationalUnit: v.optional(text(64)), locality: v.optional(text(64)), province: v.optional(text(64)) }) }),
  response: v.strictObject({ requestBase64: v.string(), requestPem: v.string() }),
  faults: ['key.not_found', 'key.not_active', 'key.digest_invalid', 'key.store_not_configured', 'key.store_pin_wrong', 'key.store_unavailable', 'key.store_failed'],
  summary: { zh: '生成证书申请（PKCS#10）', en: 'Make a certification request (PKCS#10)' },
})

/** The key's certificate first, then its issuers; none takes them away. */
export const attachKeyCertificates = contract({
  function: 'signing', operation: 'attach-key-certificates', access: ['administrator'], right: 'signing.keys.write',
  request: v.strictObject({ keyId, certificatesBase64: v.pipe(v.array(certificateBase64), v.maxLength(10)) }),
  response: ApplicationKeyCard,
  faults: ['key.not_found', 'key.certificate_mismatch', 'key.state_conflict'],
  summary: { zh: '为密钥安装证书', en: 'Attach certificates to a key' },
})

export const changeKeyState = contract({
  function: 'signing', operation: 'change-key-state', access: ['administrator'], right: 'signing.keys.write',
  request: v.strictObject({ keyId, action: v.picklist(['suspend', 'reinstate', 'destroy']) }),
  response: ApplicationKeyCard,
  faults: ['key.not_found', 'key.state_conflict', 'key.store_not_configured', 'key.store_pin_wrong', 'key.store_unavailable', 'key.store_failed'],
  summary: { zh: '停用、启用或销毁密钥', en: 'Suspend, reinstate or destroy a key' },
})

const word = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,256}$/, 'must be visible characters / 应为可见字符'))

/** Newest first. `key.name`: application, key (index), digest, certificate (serial). */
export const searchOperations = contract({
  function: 'signing', operation: 'search-operations', access: ['administrator'], right: 'signing.journal.read', write: false,
  request: v.strictObject({ fromMs: v.optional(timeMs), toMs: v.optional(timeMs), operation: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z]{1,32}$/, 'must be the name of an operation / 应为操作名'))), key: v.optional(v.strictObject({ name: v.picklist(['application', 'key', 'digest', 'certificate']), value: word })), limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 50), cursor: v.optional(word) }),
  response: v.strictObject({ entries: v.array(JournalLine), nextCursor: v.nullable(v.string()) }),
  faults: ['journal.query_invalid', 'journal.unavailable'],
  summary: { zh: '检索签名验签日志（新的在前）', en: 'Search the journal of signatures and verifications, newest first' },
})

const code = count
const signMethod = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0x00020201)

/** A bare signature by a key of the calling application. `code` is the response code of GB/T 38629; 0 is success. */
export const signData = contract({
  function: 'signing', operation: 'sign-data', access: ['application'], path: '/v1/signing/sign-data', maxBodyBytes: 16 * 1_048_576, write: false,
  request: v.strictObject({ keyIndex, permissionCode: v.optional(v.string(), ''), contentBase64: base64UpTo(8 * 1_048_576), signMethod }),
  response: v.strictObject({ code, signatureBase64: v.nullable(v.string()) }),
  faults: [],
  summary: { zh: '用应用密钥签名', en: 'Sign with a key of the application' },
})

export const verifyData = contract({
  function: 'signing', operation: 'verify-data', access: ['application', 'function'], path: '/v1/signing/verify-data', maxBodyBytes: 16 * 1_048_576, write: false,
  request: v.strictObject({ certificateBase64, contentBase64: base64UpTo(8 * 1_048_576), signatureBase64: base64UpTo(2048), signMethod, level: v.optional(v.picklist([0, 1, 2]), 2) }),
  response: v.strictObject({ code }),
  faults: [],
  summary: { zh: '验证签名', en: 'Verify a signature' },
})

const jwsForm = v.optional(v.picklist(['compact', 'flattened', 'general']), 'compact')

/** A JSON Web Signature by a key of the calling application: SM2, RS256 or ES256 as the key is. `detached`: the content is signed as it is and stays outside (RFC 7797). A timestamp needs a JSON form. */
export const signJson = contract({
  function: 'signing', operation: 'sign-json', access: ['application'], path: '/v1/signing/sign-json', maxBodyBytes: 16 * 1_048_576, write: false,
  request: v.strictObject({ keyIndex, permissionCode: v.optional(v.string(), ''), contentBase64: base64UpTo(8 * 1_048_576), contentType: v.optional(text(100)), form: jwsForm, detached: v.optional(v.boolean(), false), certificateChain: v.optional(v.boolean(), false), timestamp: v.optional(v.boolean(), false) }),
  response: v.strictObject({ code, jws: v.nullable(v.string()) }),
  faults: [],
  summary: { zh: 'JSON 签名（JWS）', en: 'Sign as a JSON Web Signature' },
})

/** Every signature must be right and every signer's certificate good at that level. `contentBase64` of the answer is what was signed, and there on success alone. */
export const verifyJson = contract({
  function: 'signing', operation: 'verify-json', access: ['application', 'function'], path: '/v1/signing/verify-json', maxBodyBytes: 32 * 1_048_576, write: false,
  request: v.strictObject({ jws: v.pipe(v.string(), v.minLength(1), v.maxLength(24 * 1_048_576)), contentBase64: v.optional(base64UpTo(8 * 1_048_576)), level: v.optional(v.picklist([0, 1, 2]), 2) }),
  response: v.strictObject({ code, contentBase64: v.nullable(v.string()), signers: v.array(v.strictObject({ certificateBase64: v.string(), signingTimeMs: v.nullable(timeMs), timestampMs: v.nullable(timeMs) })) }),
  faults: [],
  summary: { zh: '验证 JSON 签名（JWS）', en: 'Verify a JSON Web Signature' },
})
