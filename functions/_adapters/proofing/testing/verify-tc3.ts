// The provider's side of TC3-HMAC-SHA256, written from its documentation and sharing nothing with the adapter: a wrong signature there does not pass here.
import { webcrypto } from 'node:crypto'

export interface ReceivedRequest {
  method: string
  path: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
}

const FORM = /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/([a-z]+)\/tc3_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})$/
const toHex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('hex')
const digestOf = async (text: string): Promise<string> => toHex(await webcrypto.subtle.digest('SHA-256', Buffer.from(text)))

async function mac(secret: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = await webcrypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await webcrypto.subtle.sign('HMAC', key, Buffer.from(text)))
}

/** Whether this very request was signed by who holds the secret, for this service and the day of its time stamp. */
export async function isSignedBy({ method, path, headers, body }: ReceivedRequest, secrets: { secretId: string; secretKey: string }, wantedService: string): Promise<boolean> {
  const parts = FORM.exec(String(headers['authorization']))
  if (!parts) return false
  const [, id, day, service, signedNames, signature] = parts as unknown as [string, string, string, string, string, string]
  const names = signedNames.split(';')
  const seconds = String(headers['x-tc-timestamp'])
  const isRightDay = new Date(Number(seconds) * 1000).toISOString().startsWith(day)
  // The documentation asks for these two at least, in the order of the alphabet.
  const isNamed = names.includes('content-type') && names.includes('host') && names.join() === [...names].sort().join()
  if (id !== secrets.secretId || service !== wantedService || !isRightDay || !isNamed) return false
  const question = path.indexOf('?')
  const request = [
    method,
    question < 0 ? path : path.slice(0, question),
    question < 0 ? '' : path.slice(question + 1),
    ...names.map((name) => `${name}:${String(headers[name]).trim().toLowerCase()}`),
    '',
    signedNames,
    await digestOf(body),
  ].join('\n')
  const signed = `TC3-HMAC-SHA256\n${seconds}\n${day}/${service}/tc3_request\n${await digestOf(request)}`
  let secret: Uint8Array<ArrayBuffer> = new Uint8Array(Buffer.from(`TC3${secrets.secretKey}`))
  for (const step of [day, service, 'tc3_request', signed]) secret = await mac(secret, step)
  return toHex(secret.buffer) === signature
}
