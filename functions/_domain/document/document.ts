// States of a document and the moves between them. A document is signed when every task is.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { DocumentState } from '@yiqian/shared/protocol/states.ts'
import type { DocumentRecord, SigningTask } from '../records.ts'

export type DocumentAction = 'complete' | 'reject' | 'revoke' | 'expire' | 'void' | 'delete'

/** 待签 → 已签 | 拒签 | 撤销 | 过期；已签 → 作废；结束的文件 → 已删除. Nothing else. */
export const documentMoves: Readonly<Record<DocumentState, Partial<Record<DocumentAction, DocumentState>>>> = {
  pending: { complete: 'signed', reject: 'rejected', revoke: 'revoked', expire: 'expired' },
  signed: { void: 'voided', delete: 'deleted' },
  rejected: { delete: 'deleted' },
  revoked: { delete: 'deleted' },
  expired: { delete: 'deleted' },
  voided: { delete: 'deleted' },
  deleted: {},
}

/** @throws {Fault} document.state_conflict */
export function moveDocument(document: DocumentRecord, action: DocumentAction, nowMs: number, reason: string | null): DocumentRecord {
  const state = documentMoves[document.state][action]
  if (!state) throw new Fault('document.state_conflict', { facts: { state: document.state }, detail: `${document.id}: ${action}` })
  const closed = { closedAtMs: document.closedAtMs ?? nowMs, closedReason: reason ?? document.closedReason }
  return action === 'delete' ? { ...document, ...closed, state, deletedAtMs: nowMs, currentDigestHex: '', patient: null, note: null } : { ...document, ...closed, state }
}

/** The next version of a document's file. Only a pending document gets one. */
export function addVersion(document: DocumentRecord, digestHex: string, sizeBytes: number): DocumentRecord {
  if (document.state !== 'pending') throw new Fault('document.state_conflict', { facts: { state: document.state } })
  return { ...document, version: document.version + 1, currentDigestHex: digestHex, sizeBytes }
}

export const allSigned = (tasks: readonly SigningTask[]): boolean => tasks.length > 0 && tasks.every((task) => task.state === 'signed')
