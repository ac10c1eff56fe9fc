/** 生成登录或签署二维码: one-time, 60 seconds; the code it replaces ends at once. */
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { RequestOf } from '@yiqian/shared/protocol/contract.ts'
import { createCode as contract } from '@yiqian/shared/protocol/his.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../../_domain/new-id.ts'
import type { Stores } from '../../_domain/ports.ts'
import { CODE_LIFE_MS, expireCode } from '../../_domain/scan-code/scan-code.ts'
import { routeFor } from '../../_kernel/route.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import { codeStatus } from '../code-status.ts'
import type { Deps } from '../deps.ts'
import { loadDocument } from '../document-status.ts'

export const createCode = routeFor<Deps>()(contract, async ({ database, kernel, settings }, { purpose, documentId, documentIds, replaces }, { applicationId }) => {
  assertSubject({ purpose, documentId, documentIds })
  const token = bytesToHex(kernel.random(16))
  return database.transaction(async (stores) => {
    for (const id of documentIds ?? (documentId ? [documentId] : [])) await assertPending(stores, id, applicationId)
    if (replaces) await endCode(stores, replaces, applicationId)
    const nowMs = kernel.clock.nowMs()
    const code = {
      id: newId('code', kernel.random), tokenDigestHex: tokenDigest(token), purpose, applicationId, documentId: documentId ?? null, documentIds: documentIds ?? null, state: 'waiting' as const, number: null,
      claimedByDeviceId: null, claimedByStaffId: null, nonceHex: bytesToHex(kernel.random(32)), login: null, createdAtMs: nowMs, expiresAtMs: nowMs + CODE_LIFE_MS, decideByMs: null, decidedAtMs: null, revision: 0,
    }
    await stores.codes.insert(code)
    return codeStatus(stores, code, `${settings.publicUrl}/q/${token}`, nowMs)
  }, 3)
})

/** A code to sign is for one document or for several different ones; a code to log in for none. */
function assertSubject({ purpose, documentId, documentIds }: Pick<RequestOf<typeof contract>, 'purpose' | 'documentId' | 'documentIds'>): void {
  const given = [documentId, documentIds].filter((subject) => subject !== undefined).length
  if (given !== (purpose === 'sign' ? 1 : 0)) {
    throw new Fault('request.malformed', { facts: { field: documentIds ? 'documentIds' : 'documentId', expectedZh: 'purpose 为 sign 时填写 documentId 或 documentIds 之一，其他情况不填', expectedEn: 'either documentId or documentIds with purpose "sign", and with no other' } })
  }
  if (documentIds && new Set(documentIds).size < documentIds.length) {
    throw new Fault('request.malformed', { facts: { field: 'documentIds', expectedZh: '同一文件只能出现一次', expectedEn: 'must name each document once' } })
  }
}

async function assertPending(stores: Stores, documentId: string, applicationId: string): Promise<void> {
  const document = await loadDocument(stores, documentId, applicationId)
  if (document.state !== 'pending') throw new Fault('document.state_conflict', { facts: { state: document.state } })
}

async function endCode(stores: Stores, codeId: string, applicationId: string): Promise<void> {
  const code = await stores.codes.load(codeId)
  if (!code || code.applicationId !== applicationId) throw new Fault('code.not_found')
  const ended = expireCode(code)
  if (ended !== code) await stores.codes.replace(code, ended)
}
