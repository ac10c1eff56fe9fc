// Owns sealSignedEnvelope: signed by a key of the application, for the holder of a certificate (SignedAndEnvelopedData).
import { createSignedAndEnvelopedData } from '@yiqian/shared/crypto/cms/signed-and-enveloped.ts'
import { assertDataLength } from '../core/data-length.ts'
import { signForMessage } from '../core/message-signer.ts'
import type { Operation } from '../core/parts.ts'
import { assertRecipient, wrapByNode } from '../core/seal-for.ts'
import { assertMethod } from '../core/usable-keys.ts'

export const sealSignedEnvelope: Operation<'sealSignedEnvelope'> = async (parts, request, call) => {
  assertDataLength(request)
  const recipient = assertRecipient(parts, request.cert, request.inData, call)
  const key = await parts.keys.use(call, request, 'sign')
  const method = assertMethod(request.signMethod, key)
  const signer = await signForMessage(parts, { key, method, content: request.inData, signer: {} }, call)
  call.note.keys['certificate'] = recipient.serialHex
  const { sm2, random } = parts
  return { envelope: createSignedAndEnvelopedData({ family: signer.profile.contentTypeFamily, content: request.inData, recipients: [recipient], signers: [signer], sm2, random, wrapKey: wrapByNode }) }
}
