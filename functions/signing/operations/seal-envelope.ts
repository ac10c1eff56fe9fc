// Owns sealEnvelope: a digital envelope (GB/T 35275 EnvelopedData) for the holder of a certificate.
import { createEnvelopedData } from '@yiqian/shared/crypto/cms/enveloped.ts'
import { assertDataLength } from '../core/data-length.ts'
import type { Operation } from '../core/parts.ts'
import { assertRecipient, wrapByNode } from '../core/seal-for.ts'

export const sealEnvelope: Operation<'sealEnvelope'> = (parts, request, call) => {
  assertDataLength(request)
  const recipient = assertRecipient(parts, request.cert, request.inData, call)
  call.note.keys['certificate'] = recipient.serialHex
  const { sm2, random } = parts
  return Promise.resolve({ envelope: createEnvelopedData({ family: 'gm', content: request.inData, recipients: [recipient], sm2, random, wrapKey: wrapByNode }) })
}
