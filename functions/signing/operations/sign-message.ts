// Owns signMessage (消息签名): a GB/T 35275 message, with or without the text, the chain and the revocation lists.
import { assembleSignedData } from '@yiqian/shared/crypto/cms/assemble.ts'
import { attachLists } from '../core/attach-lists.ts'
import { assertDataLength } from '../core/data-length.ts'
import { signForMessage } from '../core/message-signer.ts'
import type { Operation } from '../core/parts.ts'
import { assertMethod } from '../core/usable-keys.ts'

/** Options that are left out are FALSE. @source GB/T 38629-2020 §7.5.12; GB/T 35275-2017 §8 */
export const signMessage: Operation<'signMessage'> = async (parts, request, call) => {
  assertDataLength(request)
  const key = await parts.keys.use(call, request, 'sign')
  const method = assertMethod(request.signMethod, key)
  const { inData: content, originalText = false, certificateChain = false, crl = false } = request
  const signer = await signForMessage(parts, { key, method, content, signer: request }, call)
  const { certificates, ...signed } = signer
  const message = assembleSignedData({
    ...signed,
    certificates: certificateChain ? certificates : certificates.slice(0, 1),
    signerCertificate: parts.certificates.parse(certificates[0]!),
    ...(originalText && { encapsulatedContent: content }),
  })
  call.note.keys['certificate'] = parts.certificates.parse(certificates[0]!).serialHex
  return { signedMessage: crl ? attachLists(message, await parts.judge.listsOf(certificates[0]!)) : message }
}
