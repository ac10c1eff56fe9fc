// MA-2, SE-14: which picture stands where.
import { expect, test } from 'vitest'
import { assertMayKeep, chooseImpressions, impressionDigest, impressionFor, MOST_KEPT, noChoice, withoutImpression, type Impression } from './handwriting.ts'

const kept: Impression[] = ['imp_newest00', 'imp_older000'].map((id) => ({ id, staffId: 'stf_1', pngBase64: '', ink: 'black', origin: 'drawn', savedAtMs: 1 }))
const both = { ...noChoice('stf_1'), defaultId: 'imp_newest00', byType: { prescription: 'imp_older000' } }

test.each([
  ['nothing chosen', undefined, 'prescription', undefined],
  ['the default', both, 'consent-form', 'imp_newest00'],
  ['one of its own for a type', both, 'prescription', 'imp_older000'],
  ['the name alone', { ...both, shown: 'name' as const }, 'prescription', undefined],
  ['both', { ...both, shown: 'both' as const }, 'other', 'imp_newest00'],
  ['none kept', noChoice('stf_1'), 'other', undefined],
] as const)('%s', (_, choice, type, expected) => expect(impressionFor(choice, type)).toBe(expected))

test('only what is kept can be chosen', () => {
  const wanted = { staffId: 'stf_1', defaultId: 'imp_older000', byType: {}, shown: 'both' as const }
  expect(chooseImpressions(kept, wanted, 9)).toEqual({ ...wanted, chosenAtMs: 9 })
  expect(chooseImpressions(kept, { ...wanted, defaultId: null }, 9).defaultId).toBe('imp_newest00')
  for (const foreign of [{ defaultId: 'imp_foreign0' }, { byType: { other: 'imp_foreign0' } }]) {
    expect(() => chooseImpressions(kept, { ...wanted, ...foreign }, 9)).toThrow(expect.objectContaining({ code: 'handwriting.not_found' }))
  }
})

test('removing the one in use', () => {
  expect(withoutImpression(both, 'imp_newest00', [kept[1]!], 9)).toMatchObject({ defaultId: 'imp_older000', byType: both.byType })
  expect(withoutImpression(both, 'imp_older000', [kept[0]!], 9)).toMatchObject({ defaultId: 'imp_newest00', byType: {} })
  expect(withoutImpression({ ...both, byType: {} }, 'imp_newest00', [], 9).defaultId).toBeNull()
})

test('no more than fit a page; a digest of what is kept', () => {
  expect(() => assertMayKeep(Array.from({ length: MOST_KEPT }, () => kept[0]!))).toThrow(expect.objectContaining({ code: 'handwriting.full' }))
  expect(() => assertMayKeep(kept)).not.toThrow()
  expect(impressionDigest(new Uint8Array(0))).toBe('1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b')
})
