import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { DOCUMENT_STATES, DOCUMENT_TYPES, TASK_STATES, CERTIFICATE_STATES, DEVICE_STATES } from '@yiqian/shared/protocol/states.ts'
import { PHONE_FAULTS } from '../api/phone-fault.ts'
import { dictionary, sayText } from './dictionary.ts'
import { sayCountdown, sayDate, sayMoment, saySecond, sayTime, urgencyOf } from './times.ts'

const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

describe('the dictionary', () => {
  test.each(Object.entries({ ...dictionary, ...PHONE_FAULTS }))('%s says the same in both languages', (_, { zh, en }) => {
    expect(zh).toMatch(/[\u4e00-\u9fff]/)
    expect(en).toMatch(/[A-Za-z]/)
    expect(en).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/)
    expect(places(en)).toEqual(places(zh))
  })
  test('has a word for every state and type', () => {
    const needed = [
      ...[...DOCUMENT_STATES, ...TASK_STATES].map((name) => `state.${name}`),
      ...DOCUMENT_TYPES.map((name) => `type.${name}`),
      ...CERTIFICATE_STATES.map((name) => `certificate.${name}`),
      ...DEVICE_STATES.map((name) => `me.device.${name}`),
    ]
    expect(needed.filter((key) => !(key in dictionary))).toEqual([])
  })
  test('holds no text that no screen says', () => {
    const root = path.resolve(import.meta.dirname, '..')
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^language.texts/.test(file))
    const sources = files.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n')
    const begun = [...sources.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{/g)].map((match) => match[1]!)
    expect(Object.keys(dictionary).filter((key) => !sources.includes(`'${key}'`) && !begun.some((prefix) => key.startsWith(prefix)))).toEqual([])
  })
  test('fills in facts and leaves unknown places as they are', () => {
    expect(sayText('zh', 'document.page', { page: 3, count: 8 })).toBe('第 3/8 页')
    expect(sayText('en', 'document.page', { page: 3 })).toBe('Page 3 of {count}')
  })
})

describe('times', () => {
  const now = new Date(2026, 10, 21, 14, 5, 9).getTime()
  const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime()
  test('in full', () => expect([sayDate(now), sayTime(now), saySecond(now)]).toEqual(['2026-11-21', '2026-11-21 14:05', '2026-11-21 14:05:09']))
  test.each([
    [at(2026, 10, 21, 0, 0), '今天 00:00', 'Today 00:00'],
    [at(2026, 10, 22, 23, 59), '明天 23:59', 'Tomorrow 23:59'],
    [at(2026, 10, 20, 23, 59), '昨天 23:59', 'Yesterday 23:59'],
    [at(2026, 10, 24, 9, 0), '11-24 09:00', '11-24 09:00'],
    [at(2027, 0, 2, 9, 0), '2027-01-02 09:00', '2027-01-02 09:00'],
  ])('near now %#', (ms, zh, en) => expect([sayMoment(ms, now, 'zh'), sayMoment(ms, now, 'en')]).toEqual([zh, en]))
  test.each([
    [0, 'overdue'],
    [1, 'soon'],
    [7_200_000, 'soon'],
    [7_200_001, 'later'],
  ] as const)('due in %i ms is %s', (leftMs, urgency) => expect(urgencyOf(now + leftMs, now)).toBe(urgency))
  test('counts down', () => expect([sayCountdown(-5), sayCountdown(59_001), sayCountdown(61_000), sayCountdown(1)]).toEqual(['0:00', '1:00', '1:01', '0:01']))
})
