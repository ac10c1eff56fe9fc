import { describe, expect, test } from 'vitest'
import { SLICE_BYTES } from '@yiqian/shared/protocol/own-documents.ts'
import { aDraft, NOW_MS } from '../testing/builders.ts'
import { assertMayBegin, assertOwn, assertSender, assertSize, DAY_MS, missingSlices, namedFiles, receivedBytes, sliceCount, withSlice, type Draft } from './draft.ts'

const code = (name: string) => expect.objectContaining({ code: name })
const [A, B] = ['aa'.repeat(32), 'bb'.repeat(32)]
const sizeBytes = 2 * SLICE_BYTES + 10
const receiving = (slices: (string | null)[], some: Partial<Draft> = {}) => aDraft({ state: 'receiving', sizeBytes, slices, ...some })

describe('MA-8 slices of a file', () => {
  test.each([[1, 1], [SLICE_BYTES, 1], [SLICE_BYTES + 1, 2], [sizeBytes, 3]])('%i bytes are %i slices', (size, count) => expect(sliceCount(size)).toBe(count))
  test('in any order, once each; the rest is missing', () => {
    const draft = withSlice(receiving([null, null, null]), 2, { digestHex: A, sizeBytes: 10 })
    expect([missingSlices(draft), receivedBytes(draft), namedFiles(draft)]).toEqual([[0, 1], 10, [draft.digestHex, A]])
    expect(withSlice(draft, 2, { digestHex: A, sizeBytes: 10 })).toBe(draft)
    expect(receivedBytes(withSlice(draft, 0, { digestHex: B, sizeBytes: SLICE_BYTES }))).toBe(SLICE_BYTES + 10)
  })
  test.each([
    ['other bytes in its place', receiving([A, null, null]), 0, SLICE_BYTES, 'draft.slice_differs'],
    ['beyond the end', receiving([null, null, null]), 3, 10, 'draft.slice_broken'],
    ['too short', receiving([null, null, null]), 0, SLICE_BYTES - 1, 'draft.slice_broken'],
    ['longer than the rest', receiving([null, null, null]), 2, 11, 'draft.slice_broken'],
    ['after the file is whole', receiving([], { state: 'ready' }), 0, SLICE_BYTES, 'draft.state_conflict'],
    ['after it was started', receiving([], { state: 'started' }), 0, SLICE_BYTES, 'draft.state_conflict'],
  ])('refused: %s', (_, draft, index, size, expected) => expect(() => withSlice(draft, index, { digestHex: B, sizeBytes: size })).toThrow(code(expected)))
})

describe('MA-8 how much one person may begin', () => {
  const limits = { fileBytes: 1000, dayBytes: 3000 }
  const began = (state: Draft['state'], size: number, ageMs = 0) => aDraft({ state, sizeBytes: size, createdAtMs: NOW_MS - ageMs })
  test('a file over the limit: the sentence names the limit', () => {
    assertSize(1000, limits)
    expect(() => assertSize(21 * 1_048_576, { ...limits, fileBytes: 20 * 1_048_576 })).toThrow(expect.objectContaining({ code: 'document.too_large', facts: { limit: '20 MiB' } }))
  })
  test('five kept at once, started ones aside', () => {
    const four = Array.from({ length: 4 }, () => began('ready', 1))
    assertMayBegin([...four, began('started', 1)], 1, limits, NOW_MS)
    expect(() => assertMayBegin([...four, began('receiving', 1)], 1, limits, NOW_MS)).toThrow(code('draft.too_many'))
  })
  test('so much within 24 hours, what was started included; yesterday’s counts only while it is kept', () => {
    const used = [began('started', 1500), began('started', 9000, DAY_MS), began('receiving', 1000, 2 * DAY_MS)]
    assertMayBegin(used, 500, limits, NOW_MS)
    expect(() => assertMayBegin(used, 501, limits, NOW_MS)).toThrow(code('draft.quota'))
  })
})

describe('MA-8 whose draft it is', () => {
  const draft = aDraft({ staffId: 'stf_1', deviceId: 'dev_1' })
  test('one’s own, from one’s own phone', () => assertSender(draft, { staffId: 'stf_1', deviceId: 'dev_1' }, NOW_MS))
  test.each([['another person', { staffId: 'stf_2', deviceId: 'dev_1' }], ['another phone', { staffId: 'stf_1', deviceId: 'dev_2' }]])('%s finds nothing', (_, who) => expect(() => assertSender(draft, who, NOW_MS)).toThrow(code('draft.not_found')))
  test('none, an expired one', () => {
    expect(() => assertOwn(undefined, 'stf_1', NOW_MS)).toThrow(code('draft.not_found'))
    expect(() => assertOwn(draft, 'stf_1', draft.expiresAtMs + 1)).toThrow(code('draft.not_found'))
  })
})
