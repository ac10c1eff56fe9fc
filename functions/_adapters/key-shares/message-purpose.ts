// Owns what may be signed at all: four kinds of message that cannot be taken for one another by their first bytes.
import { lengthPrefixed } from '@yiqian/shared/crypto/bytes.ts'
import { TAG } from '@yiqian/shared/crypto/der/tags.ts'

/** Certificate request (SEQUENCE), signed attributes of a document (SET OF), labelled log-in challenge, labelled statement. */
export type MessagePurpose = 'enrolment' | 'document' | 'login' | 'statement'

const beginnings: Readonly<Record<MessagePurpose, Uint8Array>> = {
  enrolment: Uint8Array.of(TAG.sequence),
  document: Uint8Array.of(TAG.set),
  login: lengthPrefixed('yiqian-login/1'),
  statement: lengthPrefixed('yiqian-statement/1'),
}

/** @throws {Error} the message is not of this kind; the caller made a mistake, and nothing is signed */
export function assertMessageOf(purpose: MessagePurpose, message: Uint8Array): void {
  const beginning = beginnings[purpose]
  if (message.length <= beginning.length || !beginning.every((byte, index) => message[index] === byte)) throw new Error(`not a message of kind ${purpose}`)
}
