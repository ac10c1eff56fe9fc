// A stand-in for Tencent Cloud's FaceID: checks the signature as published, knows a few people, answers and errs as published.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { isSignedBy } from './verify-tc3.ts'

export interface KnownPerson {
  identityNumber: string
  name: string
  phone: string
  cardNumber: string
  /** what a video of this very person holds */
  face: string
}

export interface FaceIdStandIn {
  url: string
  /** actions that were asked for, in order */
  asked: string[]
  /** instead of an answer of its own: an error of the catalogue, raw text, a status, silence */
  next: { error?: string; result?: string; text?: string; status?: number; silent?: boolean; location?: string } | undefined
  close(): void
}

export const SECRETS = { secretId: 'AKIDstandin', secretKey: 'the-secret-key' }

export async function startFaceIdStandIn(people: readonly KnownPerson[], nowMs: () => number = Date.now): Promise<FaceIdStandIn> {
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => void answerIt())
    const answerIt = async (): Promise<void> => {
      const action = String(request.headers['x-tc-action'])
      standIn.asked.push(action)
      const { next } = standIn
      if (next?.silent) return
      if (next?.status) return void response.writeHead(next.status, next.location ? { location: next.location } : {}).end('busy')
      const answer = (content: object) => response.end(JSON.stringify({ Response: { ...content, RequestId: 'e2a3f1c0-0000-4000-8000-000000000001' } }))
      if (next?.text !== undefined) return void response.end(next.text)
      if (next?.error) return void answer({ Error: { Code: next.error, Message: '…' } })
      const timestamp = Number(request.headers['x-tc-timestamp'])
      if (Math.abs(timestamp * 1000 - nowMs()) > 300_000) return void answer({ Error: { Code: 'AuthFailure.SignatureExpire', Message: 'expired' } })
      if (!(await isSignedBy({ method: request.method!, path: request.url!, headers: request.headers, body }, SECRETS, 'faceid'))) return void answer({ Error: { Code: 'AuthFailure.SignatureFailure', Message: 'The provided credentials could not be validated.' } })
      if (next?.result) return void answer({ Result: next.result, Description: '…' })
      answer(decide(action, JSON.parse(body) as Record<string, string>, people))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const standIn: FaceIdStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: [], next: undefined,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return standIn
}

function decide(action: string, asked: Record<string, string>, people: readonly KnownPerson[]): object {
  const person = people.find(({ identityNumber }) => identityNumber === asked['IdCard'])
  if (action === 'LivenessRecognition') {
    if (!person) return { Error: { Code: 'FailedOperation.IdPhotoNotFound', Message: '…' } }
    if (person.name !== asked['Name']) return { Error: { Code: 'FailedOperation.IdNameMisMatch', Message: '…' } }
    const face = Buffer.from(asked['VideoBase64']!, 'base64').toString()
    if (face === 'a photo of a photo') return { Error: { Code: 'FailedOperation.LifePhotoDetectFake', Message: '…' } }
    return { Result: 'Success', Description: '成功', Sim: face === person.face ? 96.2 : 12.5, BestFrameBase64: '' }
  }
  if (!person) return { Result: action === 'PhoneVerification' ? '-9' : '-3', Description: '没有记录' }
  const same = person.name === asked['Name'] && person.phone === asked['Phone'] && (action === 'PhoneVerification' || person.cardNumber === asked['BankCard'])
  return { Result: same ? '0' : action === 'PhoneVerification' ? '-4' : '-1', Description: '…', Isp: '移动' }
}
