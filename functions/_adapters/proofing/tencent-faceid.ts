// Identity proofing by Tencent Cloud's FaceID: carrier three-factor, bank card four-factor, face (silent liveness against the official photo).
import * as v from 'valibot'
import type { ProviderFactor } from '../../_domain/proofing/factors.ts'
import type { Claim, ProofingProvider, ProviderAnswer } from '../../_domain/proofing/providers.ts'
import { TC3_CONTENT_TYPE, tc3Authorization } from './tc3.ts'

export interface FaceIdOptions {
  /** `https://faceid.tencentcloudapi.com` */
  url: string
  secretId: string
  secretKey: string
  nowMs: () => number
  timeoutMs?: number
}

const VERSION = '2018-03-01'
const ACTIONS = { carrier: 'PhoneVerification', 'bank-card': 'BankCard4EVerification', face: 'LivenessRecognition' } as const satisfies Record<ProviderFactor, string>

const Answer = v.object({
  Response: v.object({
    Error: v.optional(v.object({ Code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9.]{1,80}$/)) })),
    Result: v.optional(v.string()),
    Sim: v.optional(v.number()),
    RequestId: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Za-z-]{1,64}$/))),
  }),
})

/** Published result codes that are a "no"; all others but 0 mean that nobody looked. */
const NO: Record<'carrier' | 'bank-card', Readonly<Record<string, 'mismatch' | 'not-found'>>> = {
  carrier: { '-4': 'mismatch', '-6': 'mismatch', '-7': 'mismatch', '-8': 'mismatch', '-9': 'not-found' },
  'bank-card': { '-1': 'mismatch', '-2': 'mismatch', '-3': 'mismatch', '-6': 'mismatch', '-7': 'mismatch', '-8': 'mismatch', '-9': 'mismatch', '-10': 'not-found', '-11': 'mismatch', '-12': 'mismatch', '-13': 'mismatch' },
}
/** Errors by which the face interface says no. */
const NO_FACE: Readonly<Record<string, 'mismatch' | 'not-found' | 'not-alive'>> = {
  'FailedOperation.CompareLowSimilarity': 'mismatch',
  'FailedOperation.CompareFail': 'mismatch',
  'FailedOperation.IdNameMisMatch': 'mismatch',
  'FailedOperation.IdFormatError': 'mismatch',
  'FailedOperation.IdPhotoNoMatch': 'not-found',
  'FailedOperation.IdNoExistSystem': 'not-found',
  'FailedOperation.IdPhotoNotFound': 'not-found',
  'FailedOperation.LifePhotoDetectFake': 'not-alive',
  'FailedOperation.LifePhotoDetectNoFaces': 'not-alive',
  'FailedOperation.LifePhotoPoorQuality': 'not-alive',
  'FailedOperation.SilentDetectFail': 'not-alive',
  'FailedOperation.SilentThreshold': 'not-alive',
  'FailedOperation.DetectEngineSystemError': 'not-alive',
}
/** Of 100; the provider's advice for a false acceptance of one in ten thousand. */
const SIMILARITY = 70

export function createFaceId(options: FaceIdOptions): ProofingProvider {
  const { url, timeoutMs = 10_000 } = options
  const { host } = new URL(url)
  return {
    name: host,
    isDevelopment: false,
    async prove(claim) {
      const body = JSON.stringify(requestOf(claim))
      let answer: v.InferOutput<typeof Answer>['Response']
      try {
        const response = await fetch(url, { method: 'POST', headers: headersOf(options, host, ACTIONS[claim.factor], body), body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
        if (!response.ok) {
          await response.body?.cancel()
          return { result: 'unavailable', detail: `${host} answered ${response.status}` }
        }
        answer = v.parse(Answer, JSON.parse(await response.text())).Response
      } catch (error) {
        // Neither message nor cause goes on: both may hold what was asked.
        const isTimeout = error instanceof Error && error.name === 'TimeoutError'
        return { result: 'unavailable', detail: isTimeout ? `${host} did not answer within ${timeoutMs} ms` : `${host} could not be reached, or its answer could not be read` }
      }
      return judge(claim.factor, answer)
    },
  }
}

function requestOf(claim: Claim): Record<string, string> {
  const person = { IdCard: claim.identityNumber, Name: claim.name }
  if (claim.factor === 'carrier') return { ...person, Phone: claim.phone }
  if (claim.factor === 'bank-card') return { ...person, Phone: claim.phone, BankCard: claim.cardNumber }
  return { ...person, VideoBase64: claim.videoBase64, LivenessType: 'SILENT' }
}

function judge(factor: ProviderFactor, { Error: error, Result: result, Sim: similarity, RequestId: requestId }: v.InferOutput<typeof Answer>['Response']): ProviderAnswer {
  const reference = requestId ?? null
  if (factor === 'face') {
    const why = error && NO_FACE[error.Code]
    if (why) return { result: 'no-match', why, reference }
    if (!error && result === 'Success' && similarity !== undefined) return similarity >= SIMILARITY ? { result: 'match', reference } : { result: 'no-match', why: 'mismatch', reference }
  } else if (!error && result !== undefined) {
    if (result === '0') return { result: 'match', reference }
    const why = NO[factor][result]
    if (why) return { result: 'no-match', why, reference }
  }
  return { result: 'unavailable', detail: `${ACTIONS[factor]}: ${error?.Code ?? `result ${/^-?\d{1,4}$/.test(result ?? '') ? result : 'of an unknown form'}`} (${reference ?? 'no number'})` }
}

function headersOf({ secretId, secretKey, nowMs }: FaceIdOptions, host: string, action: string, body: string): Record<string, string> {
  const seconds = Math.floor(nowMs() / 1000)
  return {
    'content-type': TC3_CONTENT_TYPE,
    authorization: tc3Authorization({ secretId, secretKey, service: 'faceid', host, body, seconds }),
    'x-tc-action': action, 'x-tc-version': VERSION, 'x-tc-timestamp': String(seconds), 'x-tc-region': '',
  }
}
