// MA-8 MA-12: colleagues named as further signers of what I begin.
import { describe, expect, test } from 'vitest'
import { asked, isChosen, isFull, MOST_FURTHER, movedUp, NOBODY, toggled, type Further } from './further-signers.ts'

const person = (staffNumber: string) => ({ staffNumber, name: `医师${staffNumber}`, title: '主治医师', department: '心内科' })
const withPeople = (...numbers: string[]): Further => ({ ...NOBODY, people: numbers.map(person) })
const numbers = ({ people }: Further): string => people.map(({ staffNumber }) => staffNumber).join('')

describe('choosing', () => {
  test('in the order of choosing; once more takes out again', () => {
    const chosen = ['A', 'B', 'C'].map(person).reduce(toggled, NOBODY)
    expect(numbers(chosen)).toBe('ABC')
    expect([isChosen(chosen, 'B'), isChosen(chosen, 'D')]).toEqual([true, false])
    expect(numbers(toggled(chosen, person('B')))).toBe('AC')
  })
  test('a card with more on it leaves nothing but what is shown', () => expect(toggled(NOBODY, { ...person('A'), isAbove: true } as never).people).toEqual([person('A')]))
  test('no more than a document may have', () => {
    const full = withPeople(...Array.from({ length: MOST_FURTHER }, (_, index) => String(index)))
    expect([isFull(full), isFull(withPeople('A'))]).toEqual([true, false])
    expect(toggled(full, person('X'))).toBe(full)
    expect(toggled(full, person('0')).people).toHaveLength(MOST_FURTHER - 1)
  })
})

test.each([['A', 'ABC'], ['B', 'BAC'], ['C', 'ACB'], ['X', 'ABC']])('%s one place earlier: %s', (staffNumber, expected) => expect(numbers(movedUp(withPeople('A', 'B', 'C'), staffNumber))).toBe(expected))

test('what the server is asked', () => {
  expect(asked(NOBODY)).toEqual({})
  expect(asked({ ...withPeople('A', 'B'), order: 'any' })).toEqual({ furtherSigners: { order: 'any', staffNumbers: ['A', 'B'] } })
})
