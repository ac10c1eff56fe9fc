// Why a revocation list or a status answer was not obtained or not taken in.

/** Kept with the source, so that an administrator sees what is wrong. */
export const REVOCATION_PROBLEMS = [
  'unreachable', 'timeout', 'too_slow', 'too_large', 'redirected', 'http_status', 'host_not_allowed', 'scheme_unsupported', 'referral', 'not_found',
  'malformed', 'issuer_unknown', 'issuer_not_trusted', 'signature_invalid', 'algorithm_unsupported', 'critical_extension_unknown', 'rolled_back', 'from_the_future',
] as const
export type RevocationProblemCode = (typeof REVOCATION_PROBLEMS)[number]

export class RevocationProblem extends Error {
  override readonly name = 'RevocationProblem'
  readonly code: RevocationProblemCode
  readonly detail: string

  /** @param detail for administrators and logs; no secret */
  constructor(code: RevocationProblemCode, detail = '', cause?: unknown) {
    super(detail ? `${code}: ${detail}` : code, { cause })
    this.code = code
    this.detail = detail
  }
}

const words: Readonly<Record<RevocationProblemCode, readonly [zh: string, en: string]>> = {
  unreachable: ['无法连接', 'The address could not be reached'],
  timeout: ['对方没有在限定时间内答复', 'There was no answer in time'],
  too_slow: ['对方发送过慢', 'The answer came too slowly'],
  too_large: ['内容超过大小限制', 'The content is larger than allowed'],
  redirected: ['对方要求转到其他地址，不予跟随', 'The server pointed elsewhere, which is not followed'],
  http_status: ['对方答复了错误状态', 'The server answered with an error'],
  host_not_allowed: ['主机不在允许之列', 'The host is not among those allowed'],
  scheme_unsupported: ['不支持这种地址', 'This kind of address is not supported'],
  referral: ['目录服务要求转到其他服务器，不予跟随', 'The directory pointed to another server, which is not followed'],
  not_found: ['该地址没有吊销列表', 'There is no revocation list at this address'],
  malformed: ['内容不是可读取的吊销列表', 'The content is no readable revocation list'],
  issuer_unknown: ['没有签发该列表的机构证书，请先导入', 'The certificate of the authority that issued the list is not here; import it first'],
  issuer_not_trusted: ['签发该列表的机构不受信任', 'The authority that issued the list is not trusted'],
  signature_invalid: ['列表的签名无效', 'The signature of the list is not valid'],
  algorithm_unsupported: ['列表的签名算法不受支持', 'The signature algorithm of the list is not supported'],
  critical_extension_unknown: ['列表含有无法识别的关键限制', 'The list holds a critical restriction that is not understood'],
  rolled_back: ['列表比已有的旧，可能被替换', 'The list is older than the one at hand; it may have been exchanged'],
  from_the_future: ['列表的签发时间晚于当前时间', 'The list claims to have been issued in the future'],
}

export const sayProblem = (code: RevocationProblemCode): { zh: string; en: string } => ({ zh: words[code][0], en: words[code][1] })

export const isRevocationProblem = (code: unknown): code is RevocationProblemCode => typeof code === 'string' && (REVOCATION_PROBLEMS as readonly string[]).includes(code)
