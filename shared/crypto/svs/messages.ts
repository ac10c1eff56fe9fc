// Owns the table of the protocol: every operation with its number, the fields of its request and of its answer.
import { defaultFalse, optional, required } from './fields.ts'
import type { Field, MessageOf } from './fields.ts'

const signerId = (first: number) => [optional('signerIDLen', 'integer', first), optional('signerID', 'octets', first + 1)] as const
const lengthAndData = [required('inDataLen', 'integer'), required('inData', 'octets')] as const
const key = [required('keyIndex', 'integer'), required('keyValue', 'octets')] as const
const signer = [required('type', 'integer'), optional('cert', 'certificate', 0), optional('certSN', 'octets', 1)] as const
const init = [required('signMethod', 'integer'), optional('signerPublicKey', 'octets', 0), ...signerId(1)] as const
const update = [required('SessionID', 'octets'), ...lengthAndData] as const
const session = [optional('SessionID', 'octets')] as const

/**
 * `request` and `respond` hold the fields in the order of the standard; every answer begins with respValue, and its other
 * fields are there on success alone. Types below 1000 are the standard's; those from 1000 are this product's own, which
 * the standard leaves free: envelopes, digests, signatures over digests and random numbers.
 *
 * @source GB/T 38629-2020 §7.3, §7.5.
 */
export const svsOperations = {
  exportCert: { type: 0, request: [required('identification', 'octets')], respond: [optional('cert', 'certificate')] },
  parseCert: { type: 1, request: [required('infoType', 'integer'), required('cert', 'certificate')], respond: [optional('info', 'octets')] },
  validateCert: { type: 2, request: [required('cert', 'certificate'), defaultFalse('ocsp')], respond: [optional('state', 'integer')] },
  signData: { type: 3, request: [required('signMethod', 'integer'), ...key, ...signerId(0), ...lengthAndData], respond: [optional('signature', 'octets')] },
  verifySignedData: {
    type: 4,
    request: [required('signMethod', 'integer'), ...signer, ...signerId(2), ...lengthAndData, required('signature', 'octets'), required('verifyLevel', 'integer')],
    respond: [],
  },
  signDataInit: { type: 5, request: init, respond: session },
  signDataUpdate: { type: 6, request: update, respond: session },
  signDataFinal: { type: 7, request: [...key, required('SessionID', 'octets')], respond: [optional('signature', 'octets')] },
  verifySignedDataInit: { type: 8, request: init, respond: session },
  verifySignedDataUpdate: { type: 9, request: update, respond: session },
  verifySignedDataFinal: { type: 10, request: [...signer, required('SessionID', 'octets'), required('signature', 'octets'), required('verifyLevel', 'integer')], respond: [] },
  signMessage: {
    type: 11,
    request: [
      required('signMethod', 'integer'), ...key, ...signerId(0), ...lengthAndData,
      optional('originalText', 'boolean', 0), optional('certificateChain', 'boolean', 1), optional('crl', 'boolean', 2),
    ],
    respond: [optional('signedMessage', 'octets')],
  },
  verifySignedMessage: { type: 12, request: [optional('inDataLen', 'integer'), optional('inData', 'octets'), ...signerId(0), required('signedMessage', 'octets')], respond: [] },
  sealEnvelope: { type: 1000, request: [required('cert', 'certificate'), ...lengthAndData], respond: [optional('envelope', 'octets')] },
  openEnvelope: { type: 1001, request: [...key, required('envelope', 'octets')], respond: [optional('outData', 'octets')] },
  sealSignedEnvelope: { type: 1002, request: [required('signMethod', 'integer'), ...key, required('cert', 'certificate'), ...lengthAndData], respond: [optional('envelope', 'octets')] },
  openSignedEnvelope: { type: 1003, request: [...key, required('envelope', 'octets'), required('verifyLevel', 'integer')], respond: [optional('outData', 'octets'), optional('cert', 'certificate')] },
  generateRandom: { type: 1004, request: [required('length', 'integer')], respond: [optional('random', 'octets')] },
  digestData: { type: 1005, request: [required('signMethod', 'integer'), optional('signerPublicKey', 'octets', 0), ...signerId(1), ...lengthAndData], respond: [optional('digest', 'octets')] },
  signDigest: { type: 1006, request: [required('signMethod', 'integer'), ...key, required('digest', 'octets')], respond: [optional('signature', 'octets')] },
} as const satisfies Record<string, { readonly type: number; readonly request: readonly Field[]; readonly respond: readonly Field[] }>

export type SvsOperation = keyof typeof svsOperations
export const svsOperationNames = Object.keys(svsOperations) as SvsOperation[]

export type SvsRequestOf<O extends SvsOperation> = MessageOf<(typeof svsOperations)[O]['request']>
/** Without respValue: what an operation that succeeded has to say. */
export type SvsResultOf<O extends SvsOperation> = MessageOf<(typeof svsOperations)[O]['respond']>
/** respValue, and on success the rest. */
export type SvsRespondOf<O extends SvsOperation> = { readonly respValue: number } & SvsResultOf<O>

const byType = new Map<number, SvsOperation>(svsOperationNames.map((name) => [svsOperations[name].type, name]))

/** Undefined: no operation has this number. @source GB/T 38629-2020 §7.3. */
export const svsOperationOf = (type: number): SvsOperation | undefined => byType.get(type)
