// Contracts of `timestamp`: RFC 3161 tokens with SM2/SM3. Raw requests go to POST /timestamp/tsa (application/timestamp-query).
import * as v from 'valibot'
import { contract } from './contract.ts'
import { base64UpTo, digestHex, hexUpTo, timeMs } from './fields.ts'

export const issueTimestamp = contract({
  function: 'timestamp', operation: 'issue-timestamp', access: ['function'],
  request: v.strictObject({ digestHex, nonceHex: v.optional(hexUpTo(16)) }),
  response: v.strictObject({ tokenBase64: base64UpTo(16_384), timeMs, serialHex: hexUpTo(20) }),
  faults: ['timestamp.unavailable', 'timestamp.certificate_missing'],
  summary: { zh: '签发时间戳', en: 'Issue a timestamp token' },
})
