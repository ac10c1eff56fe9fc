/** 导出作为证据保存的吊销信息. */
import { exportRevocationRecord as contract } from '@yiqian/shared/protocol/certificate-validation.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import type { Deps } from '../deps.ts'

export const exportRevocationRecord = routeFor<Deps>()(contract, async ({ validation, database }, { recordId }) => {
  const record = await database.stores.validation.records.load(recordId)
  const bytes = record && (await validation.files.read(record.digestHex))
  if (!record || !bytes) throw new Fault('revocation_list.not_found')
  return { contentType: record.kind === 'crl' ? 'application/pkix-crl' : 'application/ocsp-response', bytes, fileName: `${record.id}.${record.kind === 'crl' ? 'crl' : 'ors'}` }
})
