// A draft of a document: what it lacks, how signers and places change, what it becomes as a request.
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { pushDocument } from '@yiqian/shared/protocol/his.ts'
import {
  emptyDraft,
  lacksOf,
  makeExternalId,
  movedUp,
  requestOf,
  withoutSigner,
  withPlace,
  withSigner,
  withSource,
} from './draft.ts'
import type { Draft, Source } from './draft.ts'

const staff = (staffNumber: string) => ({
  staffNumber,
  name: `医师${staffNumber}`,
  title: '主任医师',
  department: '心内科',
  enrolled: true,
})
const source: Source = {
  kind: 'pdf',
  bytes: new TextEncoder().encode('%PDF-1.7 …'),
  name: 'a.pdf',
  sampleId: null,
  positions: [
    { keyword: '医师签名', occurrence: 1 },
    { page: 1, x: 10, y: 20, width: 120, height: 48 },
  ],
}
const ready: Draft = withSigner(
  withSigner(withSource({ ...emptyDraft('HIS-1'), title: '处方笺' }, source), staff('1001')),
  staff('1002'),
)

describe('HI-1 a draft', () => {
  test('lacks everything at first, nothing when ready', () => {
    expect(lacksOf(emptyDraft(''))).toEqual(['source', 'title', 'externalId', 'signers'])
    expect(lacksOf(ready)).toEqual([])
    expect(lacksOf(withPlace(ready, 0, { mode: 'keyword', keyword: ' ', occurrence: 1 }))).toEqual(['keyword'])
    expect(lacksOf(withPlace(ready, 0, { mode: 'box', box: null }))).toEqual(['box'])
  })

  test('takes the proposals of a sample by signer, and none for JSON', () => {
    expect(ready.signers.map((signer) => signer.place.mode)).toEqual(['keyword', 'box'])
    expect(withSource(ready, { ...source, kind: 'json' }).signers.map((signer) => signer.place.mode)).toEqual([
      'default',
      'default',
    ])
  })

  test('adds nobody twice, moves and removes', () => {
    expect(withSigner(ready, staff('1001')).signers).toHaveLength(2)
    expect(movedUp(ready, 1).signers.map((signer) => signer.staffNumber)).toEqual(['1002', '1001'])
    expect(movedUp(ready, 0)).toBe(ready)
    expect(withoutSigner(ready, 0).signers.map((signer) => signer.staffNumber)).toEqual(['1002'])
  })

  test('becomes a request that the contract takes', () => {
    const request = requestOf(
      { ...ready, patientName: ' 王秀兰 ', admissionNumber: '', signerOrder: 'sequence' },
      source,
    )
    const parsed = v.parse(pushDocument.request, request)
    expect(parsed.patient).toEqual({ name: '王秀兰' })
    expect(parsed.signers).toEqual([
      { staffNumber: '1001', position: { keyword: '医师签名', occurrence: 1 } },
      { staffNumber: '1002', position: { page: 1, x: 10, y: 20, width: 120, height: 48 } },
    ])
    expect(Buffer.from(parsed.contentBase64, 'base64').toString()).toBe('%PDF-1.7 …')
    expect(parsed.validForSeconds).toBe(7 * 86_400)
  })

  test('is numbered by day and time', () => {
    expect(makeExternalId(new Date(2026, 10, 5, 9, 3, 7), 0.0042)).toBe('HIS-20261105-090307-0042')
  })
})
