import { describe, expect, test } from 'vitest'
import { MOST_SIGNERS } from '../flow/pass-on.ts'
import { signersOfDraft } from './signers-of-draft.ts'

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `stf_${index}`)

describe('MA-8 MA-12 whoever begins signs first, colleagues follow', () => {
  test.each<['sequence' | 'any', string[], string, number[]]>([
    ['any', [], 'any', [1]],
    ['sequence', [], 'any', [1]],
    ['any', ['stf_a'], 'sequence', [1, 2]],
    ['sequence', ['stf_a', 'stf_b', 'stf_c'], 'sequence', [1, 2, 3, 4]],
    ['any', ['stf_a', 'stf_b', 'stf_c'], 'stages', [1, 2, 2, 2]],
  ])('%s, %j: %s %j', (order, further, signerOrder, stages) => {
    const found = signersOfDraft('stf_me', order, further)
    expect([found.signerOrder, found.signers]).toEqual([signerOrder, ['stf_me', ...further].map((staffId, index) => ({ staffId, stage: stages[index] }))])
  })
  test.each<[string, string[], string]>([
    ['oneself', ['stf_a', 'stf_me'], 'flow.already_signer'],
    ['one twice', ['stf_a', 'stf_b', 'stf_a'], 'flow.already_signer'],
    ['too many', many(MOST_SIGNERS), 'flow.too_many_signers'],
  ])('refused: %s', (_, further, code) => expect(() => signersOfDraft('stf_me', 'any', further)).toThrow(expect.objectContaining({ code })))
  test('as many as a push may name', () => expect(signersOfDraft('stf_me', 'any', many(MOST_SIGNERS - 1)).signers).toHaveLength(MOST_SIGNERS))
})
