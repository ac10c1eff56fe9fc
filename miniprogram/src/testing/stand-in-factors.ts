// What the hospital that tests talk to asks for beside the first factor.
import type { SigningFactor } from '@yiqian/shared/protocol/factors.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'

export interface FactorSide {
  /** beside the PIN or the finger; empty: nothing */
  missing: SigningFactor[]
  code: string
  triesLeft: number
  sent: number
  given: SigningFactor[]
}

export const aFactorSide = (): FactorSide => ({ missing: [], code: '135790', triesLeft: 5, sent: 0, given: [] })

export const factorsOf = ({ missing }: FactorSide): object => (missing.length === 0 ? {} : { factors: { required: ['pin', ...missing], missing } })

/** @throws {Fault} factors.missing */
export function assertGiven(side: FactorSide): void {
  const missing = side.missing.filter((factor) => !side.given.includes(factor))
  if (missing.length > 0) throw new Fault('factors.missing', { facts: { missing: missing.join('+'), missingZh: '', missingEn: '' } })
  side.given = []
}

export const factorOperations = (side: FactorSide): Record<string, (body: never) => object> => ({
  '/cosigning/send-signing-code': () => {
    side.sent++
    return { phoneMasked: '138****0001', resendAfterMs: 60_000, expiresAtMs: 1 }
  },
  '/cosigning/confirm-signing-code': ({ code }: { code: string }) => {
    if (code !== side.code) throw new Fault('factors.code_wrong', { facts: { triesLeft: --side.triesLeft } })
    side.given.push('sms')
    return { confirmed: true }
  },
})
