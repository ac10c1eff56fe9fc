// Owns openEnvelope: what is inside a digital envelope for a key of the application.
import { openEnvelopedData, parseEnvelopedData } from '@yiqian/shared/crypto/cms/enveloped.ts'
import { aesByNode } from '../../_runtime/aes-by-node.ts'
import { openerFor } from '../core/open-for.ts'
import type { Operation } from '../core/parts.ts'

export const openEnvelope: Operation<'openEnvelope'> = async (parts, request, call) => {
  const { recipients } = parseEnvelopedData(request.envelope)
  const opener = await openerFor(parts, request, recipients, call)
  return { outData: openEnvelopedData(request.envelope, opener, aesByNode).content }
}
