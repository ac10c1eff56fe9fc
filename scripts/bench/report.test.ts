import { describe, expect, test } from 'vitest'
import { median, quantile, row } from './figures.ts'
import { tableText, withSection } from './report.ts'

describe('figures', () => {
  test('quantiles lie between the samples', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), quantile([1, 2, 3, 4, 5], 0.95)]).toEqual([2, 2.5, 4.8])
    expect(() => median([])).toThrow('no samples')
  })
  test('a ratio is ours over theirs; none without a peer', () => {
    expect(row('completes', 1234.567, '/s', 'P-256', 10_000)).toMatchObject({ value: 1235, peerValue: 10_000, ratio: 0.1235 })
    expect(row('completes', 1, '/s')).toMatchObject({ peer: '', peerValue: null, ratio: null })
  })
  test('a table has a line for each row', () => {
    expect(tableText([row('a', 1, 's', 'b', 2)]).split('\n')).toEqual(['figure  value  unit  peer  peer value  ratio', '──────  ─────  ────  ────  ──────────  ─────', 'a           1  s     b              2    0.5', ''])
  })
})

describe('the document', () => {
  const section = (name: string, value: number) => ({ name, what: 'What it measures', machine: 'a machine', rows: [row('figure', value, 's')], notes: ['a note'] })
  test('a section is replaced, the others stay, in order', () => {
    const first = withSection(withSection('', section('start', 1)), section('cosign', 2))
    const again = withSection(first, section('start', 3))
    expect(again.match(/^## .*$/gm)).toEqual(['## cosign', '## start'])
    expect([again.includes('| figure | 2 | s |'), again.includes('| figure | 3 | s |'), again.includes('| figure | 1 | s |')]).toEqual([true, true, false])
    expect(withSection(again, section('start', 3))).toBe(again)
  })
})
