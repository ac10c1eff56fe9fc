import { describe, expect, test } from 'vitest'
import { emptyOpinion, fieldsOf, isComplete, opinionOf, withPhrase } from './opinion-fields.ts'

const written = { ...emptyOpinion, name: ' 李秀英 ', admissionNumber: 'ZY1', opinion: '可手术' }

describe('MA-8 the form of an opinion', () => {
  test('what is empty is left out; there and back', () => {
    expect(opinionOf(written)).toEqual({ title: '会诊意见', patient: { name: '李秀英', admissionNumber: 'ZY1' }, opinion: '可手术' })
    const full = { ...opinionOf(written), askedBy: '外科', findings: '稳定', advice: '复查' }
    expect(opinionOf(fieldsOf(full, 'doc_12345678'))).toEqual(full)
  })
  test.each(['title', 'name', 'admissionNumber', 'opinion'] as const)('not without %s', (name) => {
    expect([isComplete(written), isComplete({ ...written, [name]: '  ' })]).toEqual([true, false])
  })
  test('phrases begin a line of their own', () => expect(withPhrase(withPhrase('', '甲。'), '乙。')).toBe('甲。\n乙。'))
})
