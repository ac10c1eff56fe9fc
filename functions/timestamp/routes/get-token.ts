/** 按序列号取回时间戳: put together again from the statement and the signature in the journal, byte for byte. TS-7 */
import { prepareTokenTemplate } from '@yiqian/shared/crypto/tsp/token-writer.ts'
import { getToken as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { TokenContainer } from '../../_domain/timestamp/timestamp-profile.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { issuedCard } from '../issued-card.ts'
import { signerProfileOf } from '../issuing/issuer.ts'
import { ISSUED, readIssued } from '../issuing/journal-entry.ts'

export const getToken = routeFor<Deps>()(contract, async ({ journal, database }, { serialHex }) => {
  const { entries: [record] } = await journal.search({ kind: ISSUED, key: { name: 'serial', value: serialHex }, limit: 1 })
  if (!record) throw new Fault('timestamp.token_not_found')
  const { tstInfoDer, signature, certificateId, container, withCertificates } = readIssued(record)
  const certificate = await database.stores.timestampCertificates.load(certificateId)
  if (!certificate) throw new Fault('timestamp.token_not_found', { detail: `certificate ${certificateId} of token ${serialHex} is not here` })
  const template = prepareTokenTemplate({ profile: signerProfileOf(certificate.algorithm, container as TokenContainer), certificates: certificate.chainBase64.map(fromBase64), includeCertificates: withCertificates })
  return { token: issuedCard(record), tokenBase64: toBase64(template.join(tstInfoDer, template.attributesOf(tstInfoDer), signature)) }
})
