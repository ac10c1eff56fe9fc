// The colleagues who sign after me what I begin: chosen, in their order, as many as a document may have.
import type { FurtherSigners } from '@yiqian/shared/protocol/own-documents.ts'
import type { StaffCard } from '@yiqian/shared/protocol/cards.ts'

export interface Further {
  order: FurtherSigners['order']
  people: readonly StaffCard[]
}

export const NOBODY: Further = { order: 'sequence', people: [] }
/** A document has twenty signers at most; I am one of them. */
export const MOST_FURTHER = 19

export const isChosen = ({ people }: Further, staffNumber: string): boolean => people.some((person) => person.staffNumber === staffNumber)
export const isFull = ({ people }: Further): boolean => people.length >= MOST_FURTHER

/** At the end, or out again; nothing happens when there is no more room. */
export function toggled(further: Further, { staffNumber, name, title, department }: StaffCard): Further {
  if (isChosen(further, staffNumber)) return { ...further, people: further.people.filter((person) => person.staffNumber !== staffNumber) }
  return isFull(further) ? further : { ...further, people: [...further.people, { staffNumber, name, title, department }] }
}

/** One place earlier. */
export function movedUp(further: Further, staffNumber: string): Further {
  const at = further.people.findIndex((person) => person.staffNumber === staffNumber)
  if (at < 1) return further
  const people = [...further.people]
  people.splice(at - 1, 0, ...people.splice(at, 1))
  return { ...further, people }
}

/** As the server is asked; nothing where nobody was chosen. */
export const asked = ({ order, people }: Further): { furtherSigners?: FurtherSigners } => (people.length === 0 ? {} : { furtherSigners: { order, staffNumbers: people.map(({ staffNumber }) => staffNumber) } })
