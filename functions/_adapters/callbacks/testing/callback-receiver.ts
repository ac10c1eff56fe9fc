// Owns a hospital system's end of callbacks for tests: a real HTTP server that checks signatures with the Standard Webhooks package.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export const CALLBACK_SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes, or').toString('base64')}`

export interface Received {
  id: string
  path: string
  headers: NodeJS.Dict<string | string[]>
  body: string
  /** what `Webhook.verify` gave back, or its complaint; the clock is this computer's */
  verified: unknown
}

export interface CallbackReceiver {
  url: string
  received: Received[]
  /** most requests that were open at the same moment for one id */
  mostAtOnce: number
  /** how the next requests are answered; 204 unless set */
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>
  close(): Promise<void>
}

export async function openCallbackReceiver(secret: string = CALLBACK_SECRET): Promise<CallbackReceiver> {
  const open = new Map<string, number>()
  const webhook = new Webhook(secret)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const id = String(request.headers['webhook-id'])
      receiver.received.push({ id, path: request.url ?? '', headers: request.headers, body, verified: verify(webhook, body, request.headers) })
      open.set(id, (open.get(id) ?? 0) + 1)
      receiver.mostAtOnce = Math.max(receiver.mostAtOnce, open.get(id)!)
      response.on('close', () => void open.set(id, open.get(id)! - 1))
      void receiver.answer(request, response)
    })
  })
  const receiver: CallbackReceiver = {
    url: '', received: [], mostAtOnce: 0,
    answer: (_request, response) => void response.writeHead(204).end(),
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks`
  return receiver
}

function verify(webhook: Webhook, body: string, headers: NodeJS.Dict<string | string[]>): unknown {
  try {
    return webhook.verify(body, headers as Record<string, string>)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
