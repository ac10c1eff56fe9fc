/** 按序列号取回时间戳: put together again from the statement and the signature in the journal, byte for byte. TS-7 */
import { getToken as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { issuedCard } from '../issued-card.ts'
import { ISSUED, readIssued } from '../issuing/journal-entry.ts'
import { isTokenOf, tokenAgain } from '../issuing/token-again.ts'

export const getToken = routeFor<Deps>()(contract, async ({ journal, database, sm2 }, { serialHex }) => {
  const { entries: [record] } = await journal.search({ kind: ISSUED, key: { name: 'serial', value: serialHex }, limit: 1 })
  if (!record) throw new Fault('timestamp.token_not_found')
  const issued = readIssued(record)
  const { timestampCertificates } = database.stores
  const named = await timestampCertificates.load(issued.certificateId)
  // a restored installation may have the certificate under another id: then the signature tells which one it was
  const certificate = named ?? (await timestampCertificates.list()).find((each) => isTokenOf(issued, each, sm2))
  if (!certificate) throw new Fault('timestamp.token_not_found', { detail: `certificate ${issued.certificateId} of token ${serialHex} is not here` })
  return { token: issuedCard(record), tokenBase64: toBase64(tokenAgain(issued, certificate)) }
})
