// From the bytes of a TimeStampReq to the bytes of a TimeStampResp, the same over every transport.
import { digestSizeBytes } from '@yiqian/shared/crypto/digest.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseTimestampRequest, type TimestampRequest } from '@yiqian/shared/crypto/tsp/request.ts'
import { encodeTimestampResponse, type TimestampFailure } from '@yiqian/shared/crypto/tsp/response.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { sayDeviceFault } from '../../_domain/application-key/device-fault.ts'
import type { Log } from '../../_kernel/log.ts'
import type { OpenConfiguration } from '../configuration/open-configuration.ts'
import { chooseProfile } from './choose-profile.ts'
import type { TokenMaker } from './issue-token.ts'
import { digestOids } from './issuer.ts'
import type { Transport } from './journal-entry.ts'

/** Larger ones are refused before they are read. */
export const REQUEST_LIMIT = 16 * 1024

export interface Answerer {
  /**
   * Never throws for what the request says.
   * @param asked.profileId from the address. @throws {Fault} timestamp.profile_not_found
   */
  (request: Uint8Array, asked: { profileId?: string | undefined; transport: Transport }): Promise<Uint8Array>
}

const texts = {
  notSupported: '请求的版本或随机数不受支持 / the version or nonce of the request is not supported',
  malformed: '请求格式错误 / the request is malformed',
  algorithm: '摘要算法不受支持 / the digest algorithm is not supported',
  length: '摘要长度错误 / the digest has the wrong length',
  policy: '策略不受支持 / the policy is not supported',
  extension: '扩展不受支持 / extensions are not supported',
  certificates: '此时间戳服务不在令牌中附带证书 / this authority puts no certificates into its tokens',
  time: '可信时间暂时不可用 / trusted time is not available now',
  system: '系统故障 / system failure',
} as const

/** Every refusal of the request's content is a TimeStampResp with its PKIFailureInfo. @source RFC 3161 §2.4.2 */
export function createAnswerer({ configuration, tokens, log }: { configuration: OpenConfiguration; tokens: TokenMaker; log: Log }): Answerer {
  const logSome = seldom(log)
  return async (bytes, { profileId, transport }) => {
    const request = readRequest(bytes)
    if (request instanceof Uint8Array) return request
    try {
      const known = configuration.known() ?? (await configuration.current())
      const chosen = chooseProfile(known.settings, { profileId, policyOid: request.policyOid })
      if ('refusal' in chosen) {
        if (chosen.refusal === 'no-such-profile') throw new Fault('timestamp.profile_not_found', { facts: { profile: profileId ?? '' } })
        return refuse('unacceptedPolicy', texts.policy)
      }
      const { profile } = chosen
      if (!profile.digests.some((name) => digestOids[name] === request.imprint.digestOid)) return refuse('badAlg', texts.algorithm)
      if (digestSizeBytes(request.imprint.digestOid) !== request.imprint.digest.length) return refuse('badDataFormat', texts.length)
      // RFC 3161 §2.4.1: an extension that is not known is refused, whether or not it is critical.
      if (request.extensions.length > 0) return refuse('unacceptedExtension', texts.extension)
      if (request.certReq && profile.certificates === 'withheld') return refuse('addInfoNotAvailable', texts.certificates)
      const token = await tokens.issue(known, profile, { imprint: request.imprint, nonce: request.nonce, includeCertificates: request.certReq, transport })
      return encodeTimestampResponse({ status: 'granted', tokenDer: token.der })
    } catch (error) {
      if (error instanceof Fault && error.code === 'timestamp.profile_not_found') throw error
      const isTime = error instanceof Fault && error.code === 'timestamp.unavailable'
      logSome(isTime ? 'warn' : 'error', { op: `timestamp.${transport}`, ...(error instanceof Fault && { code: error.code }), detail: detailOf(error) })
      return isTime ? refuse('timeNotAvailable', texts.time) : refuse('systemFailure', texts.system)
    }
  }
}

/** While time or disk are away every request fails alike: the same line once a second, with how many it stands for. */
function seldom(log: Log): Log {
  let [lastDetail, lastMs, silent] = ['', -Infinity, 0]
  return (level, line) => {
    const nowMs = performance.now()
    if (line.detail === lastDetail && nowMs - lastMs < 1000) return void silent++
    log(level, silent > 0 ? { ...line, detail: `${line.detail ?? ''} (and ${silent} times before: ${lastDetail})` } : line)
    ;[lastDetail, lastMs, silent] = [line.detail ?? '', nowMs, 0]
  }
}

const detailOf = (error: unknown): string => (error instanceof Fault ? sayDeviceFault(error) ?? (error.detail || error.code) : error instanceof Error ? error.message : String(error))

function readRequest(bytes: Uint8Array): TimestampRequest | Uint8Array {
  try {
    return parseTimestampRequest(bytes)
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    return error.code === 'tsp.structure_invalid' ? refuse('badRequest', texts.notSupported) : refuse('badDataFormat', texts.malformed)
  }
}

const refuse = (failure: TimestampFailure, statusText: string): Uint8Array => encodeTimestampResponse({ status: 'rejection', statusText, failure })
