// A source of revocation as administrators see it.
import type { RevocationSource } from '../_domain/certificate-validation/records.ts'
import { isRevocationProblem, sayProblem } from '../_domain/certificate-validation/revocation-problem.ts'

export const sourceCard = ({ id, name, kind, url, anchorId, everySeconds, state, triedAtMs, fetchedAtMs, outcome, detail, addedBy, addedAtMs, changedBy, changedAtMs }: RevocationSource) => ({
  id, name, kind, address: url, anchorId, everySeconds, state, triedAtMs, fetchedAtMs, outcome, words: isRevocationProblem(outcome) ? sayProblem(outcome) : null, detail, addedBy, addedAtMs, changedBy, changedAtMs,
})
