// Owns the hospital's side of a benchmark: a business system over the public API, and the gateway that text messages go to.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { CodeStatus, DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import type { Demo } from '../../serve/seed.ts'
import { root } from '../../setup/workspace.mjs'

export const SAMPLES = { pdf: 'prescription.pdf', json: 'prescription-data.json' } as const
export type SampleKind = keyof typeof SAMPLES
export const sampleOf = (kind: SampleKind): Buffer => readFileSync(path.join(root, 'shared/vectors/samples', SAMPLES[kind]))

export interface MessageGateway {
  url: string
  /** the newest one-time code sent to this number, when it comes */
  codeFor(phone: string): Promise<string>
  close(): void
}

export async function openMessageGateway(): Promise<MessageGateway> {
  const codes = new Map<string, string>()
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { phone, zh } = JSON.parse(Buffer.concat(parts).toString()) as { phone: string; zh: string }
      codes.set(phone, /\b\d{6}\b/.exec(zh)?.[0] ?? '')
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async codeFor(phone) {
      for (const giveUpAt = performance.now() + 10_000; performance.now() < giveUpAt; await new Promise((resolve) => setTimeout(resolve, 10))) {
        const code = codes.get(phone)
        if (code !== undefined && codes.delete(phone)) return code
      }
      throw new Error('no one-time code came')
    },
    close: () => server.close(),
  }
}

export interface BusinessSystem {
  push(kind: SampleKind, staffNumber: string): Promise<DocumentStatus>
  /** the link that a QR code shows for this document */
  signingLink(documentId: string): Promise<string>
}

let pushes = 0

/** @throws {Error} the API refused: a benchmark has no use for that */
export function businessSystem(address: string, { id, secret }: Demo['application']): BusinessSystem {
  const contents = { pdf: sampleOf('pdf').toString('base64'), json: sampleOf('json').toString('base64') }
  let token: Promise<string> | undefined
  const getToken = async (): Promise<string> => {
    const answer = await fetch(`${address}/v1/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }) })
    return ((await answer.json()) as { access_token: string }).access_token
  }
  const post = async <T>(target: string, body: object): Promise<T> => {
    const answer = await fetch(address + target, { method: 'POST', headers: { authorization: `Bearer ${await (token ??= getToken())}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${target} answered ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    push: (kind, staffNumber) =>
      post('/v1/documents', {
        externalId: `BENCH-${process.pid}-${++pushes}`, title: '处方笺', documentType: 'prescription', contentKind: kind, contentBase64: contents[kind],
        patient: { name: '张秀英', admissionNumber: 'ZY20261101', department: '心血管内科', bed: '12床' }, signers: [{ staffNumber }],
      }),
    signingLink: async (documentId) => (await post<CodeStatus>('/v1/codes', { purpose: 'sign', documentId })).url,
  }
}
