// A stand-in for WeChat's stable_token and soter/verify_signature, with their published answers and errors; and phones whose proofs it takes.
import { createHmac } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SoterStandIn {
  url: string
  appId: string
  appSecret: string
  /** paths that were asked, in order */
  asked: string[]
  /** what verify_signature answers next instead of a verdict */
  failures: ({ errcode: number; errmsg: string } | 'silent' | 'broken')[]
  reset(): void
  close(): Promise<void>
}

const KEY = 'the key in the trusted environment'
const sign = (openid: string, json: string): string => createHmac('sha256', KEY).update(`${openid}\n${json}`).digest('base64')

/** What a phone of this person gives as resultJSON and resultJSONSignature. */
export function soterProof(given: { raw: string; openid: string; counter?: number; cpuId?: string }): { method: 'soter'; resultJson: string; signatureBase64: string } {
  const { raw, openid, counter, cpuId } = { counter: 1, cpuId: 'cpu-1', ...given }
  const resultJson = JSON.stringify({ raw, fid: '2', counter, tee_n: 'TEE', tee_v: '1', fp_n: 'sensor', fp_v: '1', cpu_id: cpuId, uid: '20003' })
  return { method: 'soter', resultJson, signatureBase64: sign(openid, resultJson) }
}

export async function createSoterStandIn(): Promise<SoterStandIn> {
  const [appId, appSecret] = ['wx0123456789abcdef', 'the-app-secret']
  let tokens = 0
  const standIn = { url: '', appId, appSecret, asked: [] as string[], failures: [] as SoterStandIn['failures'] }
  const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<unknown> => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, string>
    const url = new URL(request.url!, 'http://stand-in')
    standIn.asked.push(url.pathname)
    const answer = (content: object) => response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(content))
    if (url.pathname === '/cgi-bin/stable_token') {
      if (body['appid'] !== appId) return answer({ errcode: 40013, errmsg: 'invalid appid' })
      if (body['secret'] !== appSecret) return answer({ errcode: 40125, errmsg: 'invalid appsecret' })
      return answer({ access_token: `token-${++tokens}`, expires_in: 7200 })
    }
    const failure = standIn.failures.shift()
    if (failure === 'silent') return
    if (failure === 'broken') return response.writeHead(502).end('<html>')
    if (failure) return answer(failure)
    if (url.searchParams.get('access_token') !== `token-${tokens}`) return answer({ errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' })
    return answer({ is_ok: sign(body['openid']!, body['json_string']!) === body['json_signature'] })
  }
  const server = http.createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  standIn.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...standIn, asked: standIn.asked, failures: standIn.failures,
    reset: () => void ((standIn.asked.length = 0), (standIn.failures.length = 0)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
