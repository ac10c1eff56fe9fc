// wx.request over fetch: the same options, answers and error texts.
import type { Wx } from '../wx.ts'

export const request: Wx['request'] = async ({ url, method, data, header, timeout }) => {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeout)
  try {
    const answer = await fetch(url, { method, body: data, headers: header, signal: abort.signal, credentials: 'omit', cache: 'no-store', redirect: 'error' })
    return { statusCode: answer.status, data: await answer.arrayBuffer(), errMsg: 'request:ok' }
  } catch (cause) {
    const why = abort.signal.aborted ? 'timeout' : navigator.onLine ? 'connection failed' : 'errcode:-106 net::ERR_INTERNET_DISCONNECTED'
    throw Object.assign(new Error(`request:fail ${why}`, { cause }), { errMsg: `request:fail ${why}` })
  } finally {
    clearTimeout(timer)
  }
}
