// Contracts of `timestamp`: RFC 3161 tokens with SM2, RSA and ECDSA. Raw requests go to POST /timestamp/tsa[/<profile>] (application/timestamp-query), SOAP to /timestamp/soap.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { base64UpTo, digestHex, empty, hexUpTo, text, timeMs } from './fields.ts'

/** A profile's name in addresses. */
export const profileId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits or hyphens / 应为 1 至 32 个小写字母、数字或连字符'))
export const oid = v.pipe(v.string(), v.maxLength(128), v.regex(/^[0-2](\.(0|[1-9]\d{0,38})){1,32}$/, 'must be an object identifier / 应为对象标识符'))
export const TSA_ALGORITHMS = ['sm2', 'rsa-2048', 'rsa-3072', 'rsa-4096', 'ecdsa-p256'] as const
export const IMPRINT_DIGESTS = ['sm3', 'sha256', 'sha384', 'sha512'] as const

export const issueTimestamp = contract({
  function: 'timestamp', operation: 'issue-timestamp', access: ['function'],
  request: v.strictObject({ digestHex, nonceHex: v.optional(hexUpTo(16)) }),
  response: v.strictObject({ tokenBase64: base64UpTo(16_384), timeMs, serialHex: hexUpTo(20) }),
  faults: ['timestamp.unavailable', 'timestamp.certificate_missing'],
  summary: { zh: '签发时间戳', en: 'Issue a timestamp token' },
})

/** What a client needs to know: which authorities there are, where, and under which policy. */
export const listTimeAuthorities = contract({
  function: 'timestamp', operation: 'list-time-authorities', access: ['public'], method: 'GET', path: '/timestamp/authorities',
  request: empty,
  response: v.strictObject({
    defaultProfile: profileId,
    authorities: v.array(v.strictObject({
      profileId, policyOid: oid, algorithm: v.picklist(TSA_ALGORITHMS), container: v.picklist(['cms', 'gm']), digests: v.array(v.picklist(IMPRINT_DIGESTS)),
      accuracyMs: v.number(), ordering: v.boolean(), address: v.string(),
    })),
  }),
  faults: [],
  summary: { zh: '时间戳服务一览：名称、策略、算法、地址', en: 'The time authorities: name, policy, algorithm, address' },
})

/** Every certificate that signs or signed tokens of the profile, with its issuers up to the root, PEM: what a verifier is given. */
export const getAuthorityCertificates = contract({
  function: 'timestamp', operation: 'get-authority-certificates', access: ['public'], method: 'GET', path: '/timestamp/certificates/{profileId}',
  request: v.strictObject({ profileId }),
  response: 'binary',
  faults: ['timestamp.profile_not_found', 'timestamp.certificate_missing', 'timestamp.unavailable'],
  summary: { zh: '下载时间戳证书链（PEM）', en: 'Certificates of a time authority, PEM' },
})

// The functions of GM/T 0033 (STF_…). `code` is the standard's, 0 for success; GM/T 0029 gives the same numbers other meanings.
const stfResult = { code: v.number(), codeName: v.string() }
const algorithmId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffff_ffff))
const responseBase64 = base64UpTo(64 * 1024)

export const createTsRequest = contract({
  function: 'timestamp', operation: 'create-ts-request', access: ['public'], path: '/timestamp/stf/create-ts-request', write: false, maxBodyBytes: 24 * 1_048_576,
  request: v.strictObject({ inDataBase64: base64UpTo(17 * 1_048_576), reqType: v.picklist([0, 1]), extensionsBase64: v.optional(base64UpTo(8192)), hashAlgId: algorithmId, nonceHex: v.optional(hexUpTo(16)) }),
  response: v.strictObject({ ...stfResult, requestBase64: v.optional(base64UpTo(16_384)) }),
  faults: [],
  summary: { zh: 'STF_CreateTSRequest：生成时间戳请求', en: 'STF_CreateTSRequest: make a timestamp request' },
})

export const createTsResponse = contract({
  function: 'timestamp', operation: 'create-ts-response', access: ['public'], path: '/timestamp/stf/create-ts-response', write: false,
  request: v.strictObject({ requestBase64: base64UpTo(16_384), signAlgId: algorithmId }),
  response: v.strictObject({ ...stfResult, responseBase64: v.optional(responseBase64) }),
  faults: [],
  summary: { zh: 'STF_CreateTSResponse：签发时间戳响应', en: 'STF_CreateTSResponse: issue a timestamp' },
})

export const verifyTsValidity = contract({
  function: 'timestamp', operation: 'verify-ts-validity', access: ['public'], path: '/timestamp/stf/verify-ts-validity', write: false,
  request: v.strictObject({ responseBase64, hashAlgId: algorithmId, signAlgId: algorithmId, tsCertificateBase64: v.optional(base64UpTo(16_384)) }),
  response: v.strictObject(stfResult),
  faults: [],
  summary: { zh: 'STF_VerifyTSValidity：验证时间戳有效性', en: 'STF_VerifyTSValidity: verify a timestamp' },
})

export const getTsInfo = contract({
  function: 'timestamp', operation: 'get-ts-info', access: ['public'], path: '/timestamp/stf/get-ts-info', write: false,
  request: v.strictObject({ responseBase64 }),
  response: v.strictObject({ ...stfResult, issuerName: v.optional(v.string()), timeMs: v.optional(timeMs) }),
  faults: [],
  summary: { zh: 'STF_GetTSInfo：读取签发者与时间', en: 'STF_GetTSInfo: issuer and time of a timestamp' },
})

export const getTsDetail = contract({
  function: 'timestamp', operation: 'get-ts-detail', access: ['public'], path: '/timestamp/stf/get-ts-detail', write: false,
  request: v.strictObject({ responseBase64, item: v.pipe(v.number(), v.integer()) }),
  response: v.strictObject({ ...stfResult, valueBase64: v.optional(base64UpTo(64 * 1024)), text: v.optional(text(2000)) }),
  faults: [],
  summary: { zh: 'STF_GetTSDetail：读取时间戳的一项', en: 'STF_GetTSDetail: one item of a timestamp' },
})
