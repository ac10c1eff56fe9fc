// Why a request got no answer, in the kinds that a person or a retry rule can act on.

/**
 * timeout: sent, no answer in time (it may have been done). offline: the phone has no network.
 * unreachable: no connection to the server. blocked: the platform refused the address.
 */
export type NetworkErrorKind = 'timeout' | 'offline' | 'unreachable' | 'blocked'

/** A request that brought no answer. Never says what the request was about. */
export class NetworkError extends Error {
  readonly kind: NetworkErrorKind
  constructor(kind: NetworkErrorKind, detail = '') {
    super(detail === '' ? `network ${kind}` : `network ${kind}: ${detail}`)
    this.name = 'NetworkError'
    this.kind = kind
  }
}

/**
 * Kind of a failed `wx.request`, from its errMsg ("request:fail timeout", "request:fail url not in domain list").
 * @source WeChat documentation, wx.request and 网络/使用说明
 */
export function networkErrorKind(errMsg: string): NetworkErrorKind {
  const text = errMsg.toLowerCase()
  if (text.includes('timeout') || text.includes('timed out')) return 'timeout'
  if (text.includes('domain list') || text.includes('invalid url')) return 'blocked'
  if (text.includes('internet_disconnected') || text.includes('offline') || text.includes('network is down')) return 'offline'
  return 'unreachable'
}
