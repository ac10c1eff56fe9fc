// Signing a request to Tencent Cloud: TC3-HMAC-SHA256. @source cloud.tencent.com/document/api/1007/31324 (signature v3)
import { createHash, createHmac } from 'node:crypto'

export interface Tc3Request {
  secretId: string
  secretKey: string
  /** first label of the host's name, as `faceid` */
  service: string
  host: string
  body: string
  seconds: number
}

export const TC3_CONTENT_TYPE = 'application/json; charset=utf-8'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** @returns the value of `authorization` for a POST to `/` */
export function tc3Authorization({ secretId, secretKey, service, host, body, seconds }: Tc3Request): string {
  const date = new Date(seconds * 1000).toISOString().slice(0, 10)
  const scope = `${date}/${service}/tc3_request`
  const canonical = ['POST', '/', '', `content-type:${TC3_CONTENT_TYPE}\nhost:${host}\n`, 'content-type;host', sha256(body)].join('\n')
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request')
  const signature = hmac(key, ['TC3-HMAC-SHA256', seconds, scope, sha256(canonical)].join('\n')).toString('hex')
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`
}
