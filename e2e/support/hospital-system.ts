// A hospital's business system over the public API alone, for tests that need no simulator page.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { FaultBody } from '@yiqian/shared/protocol/faults.ts'
import type { CodeStatus, DocumentStatus, fetchSignatures, listChanges, listDeliveries, listEvidence } from '@yiqian/shared/protocol/his.ts'
import type { VerificationReport } from '@yiqian/shared/protocol/verification.ts'
import { root } from '../../scripts/setup/workspace.mjs'
import { eventually } from './eventually.ts'
import type { Platform } from './platform.ts'

export const readSample = (file: string): Buffer => readFileSync(path.join(root, 'shared/vectors/samples', file))

/** A refusal as the API worded it. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, body: FaultBody) {
    super(`${status} ${body.error?.code}`)
    this.status = status
    this.code = body.error?.code
  }
}

interface Push {
  signers: readonly (string | { staffNumber: string; position?: object; stage?: number })[]
  sample?: string
  /** a PDF in place of a sample */
  content?: Buffer
  title?: string
  patient?: object
  provisional?: { signWithinSeconds?: number }
  signerOrder?: 'any' | 'sequence' | 'stages'
  /** in place of a sample */
  given?: { kind: string; base64: string; form?: object }
  documentType?: string
  note?: string
}

export interface HospitalSystem {
  push(push: Push): Promise<DocumentStatus>
  document(documentId: string): Promise<DocumentStatus>
  documentIn(documentId: string, state: DocumentStatus['state']): Promise<DocumentStatus>
  code(purpose: 'login' | 'sign', more?: { documentId?: string; documentIds?: string[]; replaces?: string }): Promise<CodeStatus>
  codeStatus(codeId: string): Promise<CodeStatus>
  file(documentId: string): Promise<Buffer>
  signatures(documentId: string): Promise<ResponseOf<typeof fetchSignatures>['signatures']>
  revoke(documentId: string, reason: string): Promise<DocumentStatus>
  remove(documentId: string, reason: string): Promise<DocumentStatus>
  evidence(documentId: string): Promise<ResponseOf<typeof listEvidence>>
  changes(cursor?: number): Promise<ResponseOf<typeof listChanges>>
  deliveries(state: 'pending' | 'delivered' | 'dead'): Promise<ResponseOf<typeof listDeliveries>['deliveries']>
  verify(content: Uint8Array, signature?: Uint8Array): Promise<VerificationReport>
}

let pushes = 0

/** A connection for each call: one that is kept is closed by the server while a test waits for a program, or when the server is killed. */
const ONE_CALL = { connection: 'close' }

/** @throws {Refused} */
export function hospitalSystem(platform: Pick<Platform, 'url' | 'demo'>): HospitalSystem {
  let token: Promise<string> | undefined
  const getToken = async (): Promise<string> => {
    const { id, secret } = platform.demo.application
    const answer = await fetch(`${platform.url}/v1/oauth/token`, { method: 'POST', headers: ONE_CALL, body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }) })
    return ((await answer.json()) as { access_token: string }).access_token
  }
  const send = async (method: 'GET' | 'POST', target: string, body?: object): Promise<Response> => {
    const headers = { ...ONE_CALL, authorization: `Bearer ${await (token ??= getToken())}`, 'content-type': 'application/json' }
    const answer = await fetch(platform.url + target, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    if (!answer.ok) throw new Refused(answer.status, (await answer.json()) as FaultBody)
    return answer
  }
  const get = async <T>(target: string): Promise<T> => (await send('GET', target)).json() as Promise<T>
  const post = async <T>(target: string, body: object): Promise<T> => (await send('POST', target, body)).json() as Promise<T>
  const document = (documentId: string) => get<DocumentStatus>(`/v1/documents/${documentId}`)

  return {
    document,
    push: ({ signers, sample = 'prescription.pdf', content, title = '处方笺', patient, signerOrder = 'any', given, documentType = 'prescription', note, provisional }) =>
      post('/v1/documents', {
        externalId: `E2E-${process.pid}-${++pushes}`, title, documentType, ...(note !== undefined && { note }), ...(provisional && { provisional }), contentKind: given?.kind ?? (sample.endsWith('.json') ? 'json' : 'pdf'), signerOrder, ...(given?.form && { form: given.form }),
        contentBase64: given?.base64 ?? (content ?? readSample(sample)).toString('base64'),
        patient: patient ?? { name: '张秀英', admissionNumber: 'ZY20261101', department: '心血管内科', bed: '12床' },
        signers: signers.map((signer) => (typeof signer === 'string' ? { staffNumber: signer } : signer)),
      }),
    documentIn: (documentId, state) =>
      eventually(`${documentId} to be ${state}`, async () => {
        const found = await document(documentId)
        return found.state === state ? found : undefined
      }),
    code: (purpose, more = {}) => post('/v1/codes', { purpose, ...more }),
    codeStatus: (codeId) => get(`/v1/codes/${codeId}`),
    file: async (documentId) => Buffer.from(await (await send('GET', `/v1/documents/${documentId}/file`)).arrayBuffer()),
    signatures: async (documentId) => (await get<ResponseOf<typeof fetchSignatures>>(`/v1/documents/${documentId}/signatures`)).signatures,
    revoke: (documentId, reason) => post(`/v1/documents/${documentId}/revoke`, { reason }),
    remove: (documentId, reason) => post(`/v1/documents/${documentId}/delete`, { reason }),
    evidence: (documentId) => get(`/v1/documents/${documentId}/evidence`),
    changes: (cursor = 0) => get(`/v1/changes?cursor=${cursor}&limit=500`),
    deliveries: async (state) => (await get<ResponseOf<typeof listDeliveries>>(`/v1/deliveries?state=${state}`)).deliveries,
    verify: (content, signature) => post('/v1/verify', { contentBase64: Buffer.from(content).toString('base64'), ...(signature && { signatureBase64: Buffer.from(signature).toString('base64') }) }),
  }
}
