import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { GivenDigest, labelsFor, missingFields, TEMPLATES, templateOf } from './templates.ts'

const prescription = { template: 'prescription/1', patient: { name: '李秀英' }, diagnosis: '高血压', items: [{ name: '阿司匹林', dose: '100mg', route: '口服', frequency: '每日一次', quantity: '30片' }] }

describe('MA-8 templates', () => {
  test.each([
    ['complete', {}, []],
    ['no patient', { patient: undefined }, ['patient', 'patient.name']],
    ['an empty diagnosis', { diagnosis: '' }, ['diagnosis']],
    ['no medicines', { items: [] }, ['items', 'items.*.name', 'items.*.dose', 'items.*.route', 'items.*.frequency', 'items.*.quantity']],
    ['one medicine of two without a dose', { items: [prescription.items[0], { ...prescription.items[0], dose: undefined }] }, ['items.*.dose']],
  ])('a prescription with %s', (_case, some, missing) => expect(missingFields(TEMPLATES['prescription/1']!, { ...prescription, ...some })).toEqual(missing))
  test.each([[{ template: 'medical-record/1' }, true], [{ template: 'nothing/1' }, false], [{ template: 'constructor' }, false], [{}, false], [[], false], [null, false], ['prescription/1', false]])('%j names a template: %s', (content, is) => expect(templateOf(content) !== undefined).toBe(is))
})

describe('MA-8 a given digest', () => {
  const digest = { label: 'given-digest/1', algorithm: 'sm3', digestHex: 'ab'.repeat(32), description: 'CT 影像' }
  test.each([
    ['as it should be', {}, true],
    ['with name and size', { fileName: 'ct.dcm', sizeBytes: 5 }, true],
    ['sha512', { algorithm: 'sha512', digestHex: 'ab'.repeat(64) }, true],
    ['no label', { label: undefined }, false],
    ['another label', { label: 'login/1' }, false],
    ['too short', { digestHex: 'ab'.repeat(31) }, false],
    ['upper case', { digestHex: 'AB'.repeat(32) }, false],
    ['md5', { algorithm: 'md5', digestHex: 'ab'.repeat(16) }, false],
    ['no description', { description: ' ' }, false],
    ['something more', { more: 1 }, false],
  ])('%s', (_case, some, is) => expect(v.safeParse(GivenDigest, { ...digest, ...some }).success).toBe(is))
})

test('labels come from the content’s kind, or from the push for JSON alone', () => {
  const form = { fields: [{ path: 'dose', label: { zh: '剂量' }, unit: 'mg' }] }
  expect(labelsFor('json', {}, form)).toEqual([{ path: 'dose', label: { zh: '剂量', en: '剂量' }, unit: 'mg' }])
  expect(labelsFor('json', {}, null)).toEqual([])
  expect(labelsFor('digest', {}, form).map(({ path }) => path)).toContain('digestHex')
  expect(labelsFor('template', prescription, form).find(({ path }) => path === 'items.*.dose')!.label.zh).toBe('单次剂量')
})
