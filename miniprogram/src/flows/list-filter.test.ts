import { describe, expect, test } from 'vitest'
import { createTestStorage } from '../testing/test-ports.ts'
import { askedOf, conditionsOf, createSavedFilters, NO_FILTER } from './list-filter.ts'

const noon = new Date(2026, 10, 21, 12).getTime()
const midnight = (month: number, day: number) => new Date(2026, month - 1, day).getTime()

describe('MP-7 filters of a list', () => {
  test('nothing chosen asks for nothing', () => {
    expect(askedOf(NO_FILTER, noon)).toEqual({})
    expect(conditionsOf(NO_FILTER)).toBe(0)
  })
  test.each([
    ['today', { fromMs: midnight(11, 21) }],
    ['week', { fromMs: midnight(11, 15) }],
    ['month', { fromMs: midnight(10, 23) }],
  ] as const)('%s begins at a midnight', (period, expected) => expect(askedOf({ ...NO_FILTER, period }, noon)).toEqual(expected))
  test('days: both ends belong to it; either may be open', () => {
    expect(askedOf({ ...NO_FILTER, period: 'days', fromDay: '2026-11-01', toDay: '2026-11-03' }, noon)).toEqual({ fromMs: midnight(11, 1), beforeMs: midnight(11, 4) })
    expect(askedOf({ ...NO_FILTER, period: 'days', toDay: '2026-11-03', fromDay: '' }, noon)).toEqual({ beforeMs: midnight(11, 4) })
    expect(askedOf({ ...NO_FILTER, period: 'days', fromDay: 'x', toDay: '' }, noon)).toEqual({})
  })
  test('conditions are counted by kind', () => expect(conditionsOf({ ...NO_FILTER, documentTypes: ['other', 'prescription'], period: 'week' })).toBe(2))

  test('saved ones outlive the app, newest first, one for each name; what is broken is forgotten', async () => {
    const storage = createTestStorage()
    const first = createSavedFilters(storage)
    await first.save({ name: '处方', filter: { ...NO_FILTER, documentTypes: ['prescription'] } })
    await first.save({ name: '心内', filter: { ...NO_FILTER, departments: ['心内科'] } })
    await first.save({ name: '处方', filter: { ...NO_FILTER, documentTypes: ['prescription'], period: 'today' } })
    const later = createSavedFilters(storage)
    await later.load()
    expect(later.state.get().map(({ name, filter }) => [name, filter.period])).toEqual([['处方', 'today'], ['心内', 'any']])
    await later.remove('处方')
    await first.load()
    expect(first.state.get().map(({ name }) => name)).toEqual(['心内'])
    await storage.set('list-filters', '[{"name":1}]')
    const broken = createSavedFilters(storage)
    await broken.load()
    expect(broken.state.get()).toEqual([])
  })
})
