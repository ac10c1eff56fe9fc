// A stand-in of /v1 with a memory, for the page tests: answers are checked against the contracts, phones are played by the test.
import type { Context, Middleware } from 'koa'
import * as v from 'valibot'
import type { Contract, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { sayFault } from '@yiqian/shared/protocol/faults.ts'
import type { FaultCode } from '@yiqian/shared/protocol/faults.ts'
import type * as his from '@yiqian/shared/protocol/his.ts'
import { OPERATIONS } from '../simulator-server/operations.ts'
import { parseJson, readBody } from '../simulator-server/request.ts'
import { aReport } from './report.fixture.ts'

type Evidence = ResponseOf<typeof his.listEvidence>['records'][number]
type Change = ResponseOf<typeof his.listChanges>['changes'][number]
type Delivery = ResponseOf<typeof his.listDeliveries>['deliveries'][number]
type Input = Record<string, never>

class Refusal extends Error {
  readonly code: FaultCode
  readonly status: number
  constructor(code: FaultCode, status: number) {
    super(code)
    this.code = code
    this.status = status
  }
}

const digest = (number: number): string => number.toString(16).padStart(64, 'a')

export const STAFF = [
  { staffNumber: '1001', name: '张建国', title: '主任医师', department: '心血管内科', enrolled: true },
  { staffNumber: '1002', name: '李敏', title: '副主任医师', department: '麻醉科', enrolled: true },
  { staffNumber: '1003', name: '欧阳静怡', title: '住院医师', department: '普通外科', enrolled: false },
]

export function standInHospital(nowMs: () => number) {
  const documents = new Map<string, his.DocumentStatus>()
  const contents = new Map<string, Buffer>()
  const codes = new Map<string, his.CodeStatus>()
  const evidence = new Map<string, Evidence[]>()
  const changes: Change[] = []
  const deliveries = new Map<string, Delivery>()

  const load = (id: string): his.DocumentStatus => {
    const document = documents.get(id)
    if (!document) throw new Refusal('document.not_found', 404)
    return document
  }
  const note = (document: his.DocumentStatus, kind: string, actor: string): void => {
    documents.set(document.documentId, document)
    const records = evidence.get(document.documentId) ?? []
    records.push({
      sequence: records.length + 1,
      atMs: nowMs(),
      kind,
      actor,
      facts: { digestHex: digest(records.length), signers: document.signers.length },
      digestHex: digest(records.length + 1),
      previousDigestHex: digest(records.length),
    })
    evidence.set(document.documentId, records)
    changes.push({
      cursor: changes.length + 1,
      type: kind,
      documentId: document.documentId,
      externalId: document.externalId,
      state: document.state,
      atMs: nowMs(),
    })
  }
  const close = (
    id: string,
    from: (state: string) => boolean,
    change: Partial<his.DocumentStatus>,
    kind: string,
  ): his.DocumentStatus => {
    const before = load(id)
    if (!from(before.state)) throw new Refusal('document.state_conflict', 409)
    const after = { ...before, ...change }
    note(after, kind, 'application:app_demo')
    return after
  }

  const answers: Record<string, (input: Input) => unknown> = {
    'push-document': (input) => {
      const push = v.parse(OPERATIONS['push-document'].request, input)
      const number = documents.size + 1
      const bytes = Buffer.from(push.contentBase64, 'base64')
      const signers = push.signers.map(({ staffNumber }, index) => ({
        ...STAFF.map(({ enrolled: _, ...card }) => card).find((one) => one.staffNumber === staffNumber)!,
        order: index + 1, stage: 1, round: 1,
        state: push.signerOrder === 'sequence' && index > 0 ? ('waiting' as const) : ('pending' as const),
        signedAtMs: null,
        reason: null,
      }))
      const document: his.DocumentStatus = {
        documentId: `doc_${String(number).padStart(22, '0')}`,
        externalId: push.externalId,
        title: push.title,
        documentType: push.documentType,
        contentKind: push.contentKind,
        state: 'pending',
        fullySigned: false,
        signers,
        signerOrder: push.signerOrder,
        patient: push.patient ?? null,
        digestHex: digest(number),
        sizeBytes: bytes.length,
        pageCount: push.contentKind === 'pdf' ? 2 : 0,
        createdAtMs: nowMs(),
        dueAtMs: nowMs() + push.validForSeconds * 1000,
        closedAtMs: null,
        closedReason: null,
        origin: 'application',
        startedBy: null,
        deletedAtMs: null,
        provisional: null,
      }
      contents.set(document.documentId, bytes)
      note(document, 'document.pushed', 'application:app_demo')
      return document
    },
    'get-document': ({ documentId }) => load(documentId),
    'list-evidence': ({ documentId }) => ({ records: evidence.get(documentId) ?? [], intact: true }),
    'revoke-document': ({ documentId, reason }) =>
      close(
        documentId,
        (state) => state === 'pending',
        { state: 'revoked', closedAtMs: nowMs(), closedReason: reason },
        'document.revoked',
      ),
    'delete-document': ({ documentId, reason }) =>
      close(
        documentId,
        (state) => state !== 'pending',
        { state: 'deleted', deletedAtMs: nowMs(), closedReason: reason },
        'document.deleted',
      ),
    'list-changes': ({ cursor }) => {
      const after = changes.filter((change) => change.cursor > Number(cursor))
      return { changes: after, nextCursor: changes.length, more: false }
    },
    'create-code': (input) => {
      const { purpose, documentId, replaces } = v.parse(OPERATIONS['create-code'].request, input)
      const old = replaces && codes.get(replaces)
      if (old) codes.set(old.codeId, { ...old, state: 'expired' })
      const code: his.CodeStatus = {
        codeId: `code_${String(codes.size + 1).padStart(22, '0')}`,
        purpose,
        state: 'waiting',
        url: `https://sign.hospital.example/q/${'t'.repeat(32)}${codes.size}`,
        expiresAtMs: nowMs() + 60_000,
        number: null,
        documentId: documentId ?? null,
        documentIds: null,
        login: null,
      }
      codes.set(code.codeId, code)
      return code
    },
    'get-code': ({ codeId }) => {
      const code = codes.get(codeId)
      if (!code) throw new Refusal('code.not_found', 404)
      return {
        ...code,
        url: '',
        state: code.state === 'waiting' && code.expiresAtMs < nowMs() ? 'expired' : code.state,
      }
    },
    'list-staff': ({ query }) => ({
      staff: STAFF.filter((one) =>
        Object.values(one)
          .join(' ')
          .includes(String(query ?? '')),
      ),
    }),
    'list-deliveries': ({ state }) => ({ deliveries: [...deliveries.values()].filter((one) => one.state === state) }),
    'resend-delivery': ({ deliveryId }) => {
      const sent: Delivery = { ...deliveries.get(deliveryId)!, state: 'pending', attempts: 0, nextAtMs: nowMs() }
      deliveries.set(deliveryId, sent)
      return sent
    },
    'verify-file': () => aReport('passed', nowMs()),
  }

  function answer(ctx: Context, contract: Contract, input: Input): void {
    if (contract.operation === 'fetch-file') {
      ctx.type = 'application/pdf'
      ctx.body = contents.get(load(input.documentId!).documentId)
      return
    }
    const given = answers[contract.operation]!(input)
    ctx.body = contract.response === 'binary' ? given : v.parse(contract.response, given)
  }

  const middleware: Middleware = async (ctx, next) => {
    if (!ctx.path.startsWith('/v1/')) return next()
    const body = (parseJson((await readBody(ctx, 100_000_000)) ?? Buffer.from('')) ?? {}) as Input
    if (ctx.path === '/v1/oauth/token') {
      ctx.body = { access_token: 'token', token_type: 'Bearer', expires_in: 3600 }
      return
    }
    for (const contract of Object.values(OPERATIONS)) {
      const names = [...contract.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
      const match = new RegExp(`^${contract.path.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(ctx.path)
      if (contract.method !== ctx.method || !match) continue
      try {
        answer(ctx, contract, {
          ...ctx.query,
          ...body,
          ...Object.fromEntries(names.map((name, index) => [name, match[index + 1]])),
        } as Input)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        ctx.status = error.status
        ctx.body = {
          error: {
            code: error.code,
            message: sayFault(error.code, { state: 'revoked' }),
            facts: {},
            requestId: 'req_1234567890',
          },
        }
      }
      return
    }
  }

  return {
    middleware,
    addDelivery: (delivery: Delivery): void => void deliveries.set(delivery.deliveryId, delivery),
    codeOf: (codeId: string) => codes.get(codeId)!,
    changeCode: (codeId: string, change: Partial<his.CodeStatus>): void =>
      void codes.set(codeId, { ...codes.get(codeId)!, ...change }),
    /** One signer signs; the last one finishes the document. */
    sign(documentId: string, staffNumber: string): his.DocumentStatus {
      const before = load(documentId)
      const signers = before.signers.map((one) =>
        one.staffNumber === staffNumber ? { ...one, state: 'signed' as const, signedAtMs: nowMs() } : one,
      )
      const next = signers.find((one) => one.state === 'waiting')
      const all = signers.every((one) => one.state === 'signed')
      const after: his.DocumentStatus = {
        ...before,
        signers: signers.map((one) => (one === next ? { ...one, state: 'pending' } : one)),
        ...(all && { state: 'signed', fullySigned: true, closedAtMs: nowMs() }),
      }
      note(after, 'task.signed', `staff:${staffNumber}`)
      if (all) note(after, 'document.signed', 'platform')
      return after
    },
    reject(documentId: string, staffNumber: string, reason: string): void {
      const before = load(documentId)
      const signers = before.signers.map((one) =>
        one.staffNumber === staffNumber ? { ...one, state: 'rejected' as const, reason } : one,
      )
      note(
        { ...before, signers, state: 'rejected', closedAtMs: nowMs(), closedReason: reason },
        'task.rejected',
        `staff:${staffNumber}`,
      )
    },
  }
}
