// Verifies a proof of WeChat SOTER: signed inside the phone's trusted environment, checked by WeChat's own interface.
import * as v from 'valibot'
import type { BiometricProof } from '@yiqian/shared/protocol/biometrics.ts'
import type { CredentialOutcome } from './webauthn.ts'

export interface SoterOptions {
  /** `https://api.weixin.qq.com` */
  apiUrl: string
  appId: string
  appSecret: string
  timeoutMs?: number
  nowMs: () => number
}

export interface Soter {
  /** @param raw the challenge as the phone was given it */
  verify(proof: Extract<BiometricProof, { method: 'soter' }>, raw: string, openid: string): Promise<CredentialOutcome>
}

/** @source developers.weixin.qq.com, wx.startSoterAuthentication, resultJSON */
const ResultJson = v.object({ raw: v.string(), counter: v.pipe(v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))]), v.integer(), v.minValue(0)), cpu_id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)), uid: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.minLength(1), v.maxLength(100)) })
/** @source developers.weixin.qq.com, getStableAccessToken */
const TokenAnswer = v.object({ access_token: v.optional(v.string()), expires_in: v.optional(v.number()), errcode: v.optional(v.number()) })
/** @source developers.weixin.qq.com, soter.verifySignature */
const VerifyAnswer = v.object({ is_ok: v.optional(v.boolean()), errcode: v.optional(v.union([v.number(), v.pipe(v.string(), v.transform(Number))])) })

/** The token is wrong or ran out: a new one may help. */
const TOKEN_ENDED: readonly number[] = [40001, 40014, 42001]
const ROOM_MS = 300_000

class Unavailable extends Error {}

export function createSoter({ apiUrl, appId, appSecret, timeoutMs = 5_000, nowMs }: SoterOptions): Soter {
  let token: { value: string; untilMs: number } | undefined

  const post = async <S extends v.GenericSchema>(path: string, body: object, schema: S): Promise<v.InferOutput<S>> => {
    try {
      const response = await fetch(new URL(path, apiUrl), { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
      if (response.ok) return v.parse(schema, JSON.parse(await response.text()))
      await response.body?.cancel()
    } catch {
      // Neither message nor cause goes on: the address holds the access token.
    }
    throw new Unavailable('WeChat could not be asked, or its answer could not be read')
  }

  const accessToken = async (isFresh: boolean): Promise<string> => {
    if (!isFresh && token && nowMs() < token.untilMs) return token.value
    const answer = await post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: false }, TokenAnswer)
    if (answer.access_token === undefined) throw new Unavailable(`WeChat gave no access token (errcode ${answer.errcode ?? 0})`)
    token = { value: answer.access_token, untilMs: nowMs() + (answer.expires_in ?? 0) * 1000 - ROOM_MS }
    return token.value
  }

  const isGenuine = async (body: object): Promise<boolean> => {
    for (const isFresh of [false, true]) {
      const { is_ok: isOk, errcode = 0 } = await post(`/cgi-bin/soter/verify_signature?access_token=${encodeURIComponent(await accessToken(isFresh))}`, body, VerifyAnswer)
      if (errcode === 0) return isOk === true
      if (!TOKEN_ENDED.includes(errcode)) throw new Unavailable(`WeChat refused to check (errcode ${errcode})`)
    }
    throw new Unavailable('WeChat takes none of its access tokens')
  }

  return {
    async verify({ resultJson, signatureBase64 }, raw, openid) {
      let result: v.InferOutput<typeof ResultJson>
      try {
        result = v.parse(ResultJson, JSON.parse(resultJson))
      } catch {
        return { result: 'refused', detail: 'resultJSON cannot be read' }
      }
      if (result.raw !== raw) return { result: 'refused', detail: 'another challenge' }
      try {
        if (!(await isGenuine({ openid, json_string: resultJson, json_signature: signatureBase64 }))) return { result: 'refused', detail: 'WeChat says that the signature is not genuine' }
      } catch (error) {
        return { result: 'unavailable', detail: error instanceof Unavailable ? error.message : 'WeChat could not be asked' }
      }
      return { result: 'proved', counter: result.counter, credential: { method: 'soter', cpuId: result.cpu_id, uid: result.uid } }
    },
  }
}
