import { describe, expect, test } from 'vitest'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { aDocument, aTask, NOW_MS } from '../testing/builders.ts'
import { addVersion, allSigned, documentMoves, moveDocument, type DocumentAction } from './document.ts'

const ACTIONS: readonly DocumentAction[] = ['complete', 'reject', 'revoke', 'expire', 'void', 'delete']

/** every state × action; '-' is refused */
const TABLE: Record<string, string> = {
  pending: 'signed rejected revoked expired - -',
  signed: '- - - - voided deleted',
  rejected: '- - - - - deleted',
  revoked: '- - - - - deleted',
  expired: '- - - - - deleted',
  voided: '- - - - - deleted',
  deleted: '- - - - - -',
}

describe('MP-8 states of a document', () => {
  const cells = DOCUMENT_STATES.flatMap((state) => ACTIONS.map((action, index) => [state, action, TABLE[state]!.split(' ')[index]!] as const))

  test('the table names every state', () => expect(Object.keys(documentMoves).sort()).toEqual([...DOCUMENT_STATES].sort()))

  test.each(cells)('%s + %s → %s', (state, action, expected) => {
    const document = aDocument({ state })
    if (expected === '-') expect(() => moveDocument(document, action, NOW_MS, null)).toThrow(expect.objectContaining({ code: 'document.state_conflict', facts: { state } }))
    else expect(moveDocument(document, action, NOW_MS, 'because').state).toBe(expected)
  })

  test('ending keeps the first time and the reason', () => {
    const revoked = moveDocument(aDocument({ state: 'pending', closedAtMs: null }), 'revoke', NOW_MS, '开错了')
    expect(revoked).toMatchObject({ closedAtMs: NOW_MS, closedReason: '开错了' })
    expect(moveDocument(revoked, 'delete', NOW_MS + 5, '清理')).toMatchObject({ closedAtMs: NOW_MS, closedReason: '清理', deletedAtMs: NOW_MS + 5 })
  })

  test('a tombstone keeps digests and identity, and loses patient and content', () => {
    const signed = aDocument({ state: 'signed', patient: { name: '张秀英' }, note: 'x' })
    const deleted = moveDocument(signed, 'delete', NOW_MS, '患者要求')
    expect(deleted).toMatchObject({ patient: null, note: null, currentDigestHex: '', sourceDigestHex: signed.sourceDigestHex, externalId: signed.externalId })
  })

  test('only a pending document gets a new version', () => {
    const pending = aDocument({ state: 'pending', version: 1 })
    expect(addVersion(pending, 'ab'.repeat(32), 9)).toMatchObject({ version: 2, currentDigestHex: 'ab'.repeat(32), sizeBytes: 9 })
    for (const state of DOCUMENT_STATES.filter((other) => other !== 'pending')) expect(() => addVersion(aDocument({ state }), 'ab'.repeat(32), 9)).toThrow(expect.objectContaining({ code: 'document.state_conflict' }))
  })

  test('all signed means every one, and at least one', () => {
    expect(allSigned([])).toBe(false)
    expect(allSigned([aTask({ state: 'signed' }), aTask({ state: 'pending' })])).toBe(false)
    expect(allSigned([aTask({ state: 'signed' }), aTask({ state: 'signed' })])).toBe(true)
  })
})
