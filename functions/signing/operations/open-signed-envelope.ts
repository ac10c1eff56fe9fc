// Owns openSignedEnvelope: what is inside, once its signatures and its signers' certificates hold.
import { openSignedAndEnvelopedData, parseSignedAndEnvelopedData } from '@yiqian/shared/crypto/cms/signed-and-enveloped.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import { aesByNode } from '../../_runtime/aes-by-node.ts'
import { openerFor } from '../core/open-for.ts'
import type { Operation } from '../core/parts.ts'
import { assertLevel } from '../core/signer-certificate.ts'
import { assertSignedData } from './verify-signed-message.ts'

export const openSignedEnvelope: Operation<'openSignedEnvelope'> = async (parts, request, call) => {
  const level = assertLevel(request.verifyLevel)
  const { recipients, signedData } = parseSignedAndEnvelopedData(request.envelope)
  const opener = await openerFor(parts, request, recipients, call)
  const { content } = openSignedAndEnvelopedData({ cms: request.envelope, opener, aes: aesByNode, sm2: parts.sm2, verifySignature: verifyByNode })
  const signer = await assertSignedData(parts, { signedData: { ...signedData, content }, signer: {}, level }, call)
  return { outData: content, cert: signer.der }
}
