// Status answers are kept as evidence, the bytes in a file, what they are on record; and found again after a restart.
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import { digestOf, type ListFiles } from '../../_adapters/revocation/list-files.ts'
import type { RevocationRecordStore } from '../../_domain/certificate-validation/stores.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { KernelPorts } from '../../_kernel/kernel-ports.ts'
import type { StatusServiceDeps } from './status-service.ts'

/** Responders' clocks may be ahead of ours. */
const SKEW_MS = 300_000

export function createKeptAnswers(files: Pick<ListFiles, 'put' | 'read'>, records: Pick<RevocationRecordStore, 'findByDigest' | 'findAsOf' | 'insert'>, { clock, random }: Pick<KernelPorts, 'clock' | 'random'>): Pick<StatusServiceDeps, 'keep' | 'findKept'> {
  return {
    async keep(response, certificate, { thisUpdateMs, nextUpdateMs }) {
      const { digestHex } = await files.put(response)
      const there = await records.findByDigest(digestHex)
      if (there) return there.id
      const [id, nowMs] = [newId('ocr', random), clock.nowMs()]
      const record = { id, kind: 'ocsp' as const, sourceId: null, lineHex: digestOf(certificate.der), issuer: displayName(certificate.issuer), digestHex, sizeBytes: response.length, numberHex: null, entries: 1, thisUpdateMs, nextUpdateMs: nextUpdateMs ?? null, takenAtMs: nowMs, state: 'superseded' as const, usedAtMs: nowMs, revision: 0 }
      await records.insert(record).catch((error: unknown) => (error instanceof StoreConflict ? undefined : Promise.reject(error as Error)))
      return id
    },
    async findKept(certificate) {
      const record = await records.findAsOf(digestOf(certificate.der), clock.nowMs() + SKEW_MS)
      const response = record && record.kind === 'ocsp' ? await files.read(record.digestHex) : undefined
      return record && response && { response, recordId: record.id, takenAtMs: record.takenAtMs, nextUpdateMs: record.nextUpdateMs }
    },
  }
}
