import { describe, expect, test } from 'vitest'
import { assertMayPassOn, COMMON_LADDERS, mayPassOn, parseLadders, titleLevel } from './title-level.ts'

describe('MA-13 levels of titles', () => {
  test.each([['住院医师', 1], ['主治医师', 2], ['副主任医师', 3], ['主任医师', 4], [' 护士 ', 1], ['主管护师', 3]])('%s is level %i', (title, level) => expect(titleLevel(COMMON_LADDERS, title)?.level).toBe(level))
  test('a title that the table does not name has no level', () => expect(titleLevel(COMMON_LADDERS, '院长')).toBeUndefined())
})

describe('MA-13 only from a lower level to a higher one', () => {
  const titles = ['住院医师', '主治医师', '副主任医师', '主任医师']
  test.each(titles.flatMap((from, a) => titles.map((to, b) => [from, to, a < b] as const)))('%s → %s: %s', (from, to, may) => expect(mayPassOn(COMMON_LADDERS, from, to)).toBe(may))
  test.each([['护士', '主任医师'], ['主任护师', '住院医师'], ['住院医师', '院长'], ['院长', '主任医师'], ['院长', '院长']])('%s → %s: never', (from, to) => {
    expect(() => assertMayPassOn(COMMON_LADDERS, from, to)).toThrow(expect.objectContaining({ code: 'flow.not_upward', facts: { fromTitle: from, toTitle: to } }))
  })
})

describe('the hospital’s own table', () => {
  test('replaces the common one', () => {
    const ladders = parseLadders('[{"name":{"zh":"康复","en":"Rehabilitation"},"levels":[["治疗师"],["主管治疗师"]]}]')
    expect(mayPassOn(ladders, '治疗师', '主管治疗师')).toBe(true)
    expect(mayPassOn(ladders, '住院医师', '主任医师')).toBe(false)
  })
  test.each(['{}', '[{}]', '[{"name":{"zh":"a","en":"b"},"levels":[[]]}]', '[{"name":{"zh":"a","en":"b"},"levels":[["x"],["x"]]}]', '[{"name":{"zh":"a","en":"b"},"levels":[[1]]}]'])('%s is refused', (json) => expect(() => parseLadders(json)).toThrow())
  test('the common one obeys its own rules', () => expect(() => parseLadders(JSON.stringify(COMMON_LADDERS))).not.toThrow())
})
