// Contracts of automatic signing (自动签名, MA-6, MA-16). Opening and closing are statements.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { MandateUseCard, NamedApplication } from './delegations.ts'
import { count, empty, hexUpTo, idOf, timeMs } from './fields.ts'
import { documentType } from './states.ts'

export const AutomaticSigningCard = v.strictObject({
  automaticId: idOf('aut'),
  statementId: idOf('stm'),
  /** `opening`: key and certificate are being made; `closing`: they are being ended */
  state: v.picklist(['opening', 'open', 'closing', 'closed']),
  documentTypes: v.array(documentType),
  /** empty: all */
  applications: v.array(NamedApplication),
  openedAtMs: timeMs,
  untilMs: timeMs,
  usesTotal: count,
  usesLeft: count,
  closedAtMs: v.nullable(timeMs),
  certificateSerialHex: v.nullable(hexUpTo(20)),
})
export type AutomaticSigningCard = v.InferOutput<typeof AutomaticSigningCard>

/** The newest one, open or not, with what it signed; and what may be asked for. */
export const getAutomaticSigning = contract({
  function: 'cosigning', operation: 'get-automatic-signing', access: ['device'], write: false,
  request: empty,
  response: v.strictObject({
    automatic: v.nullable(AutomaticSigningCard), uses: v.array(MandateUseCard), nowMs: timeMs,
    limits: v.strictObject({ seconds: count, count, documentTypes: v.array(documentType) }), applications: v.array(NamedApplication),
  }),
  faults: [],
  summary: { zh: '自动签名的状态与记录', en: 'Automatic signing and what it signed' },
})
