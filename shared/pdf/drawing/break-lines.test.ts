import { describe, expect, test } from 'vitest'
import { breakLines } from './break-lines.ts'

/** Latin half as wide as Chinese. */
const measure = (text: string): number => [...text].reduce((sum, character) => sum + (character < '\u0100' ? 0.5 : 1), 0)
const broken = (text: string, width: number) => breakLines(text, width, measure)

describe('lines of a written form', () => {
  test.each([
    ['', 4, ['']],
    ['会诊', 4, ['会诊']],
    ['患者心功能正常', 4, ['患者心功', '能正常']],
    ['患者心功，正常', 4, ['患者心功，', '正常']],
    ['BNP 1250 pg/mL', 3, ['BNP ', '1250 ', 'pg/mL']],
    ['收缩压<140 建议', 5, ['收缩压<140', '建议']],
    ['abcdefghij', 2, ['abcd', 'efgh', 'ij']],
  ])('%j in %i', (text, width, lines) => expect(broken(text, width)).toEqual(lines))
  test('nothing is lost but a space at a break', () => {
    const text = '患者女，68岁，NT-proBNP 1250 pg/mL，EF 55%，建议 metoprolol 23.75mg qd 口服，监测心率。'
    for (let width = 2; width < 30; width++) expect(broken(text, width).join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''))
  })
})
