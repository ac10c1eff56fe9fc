// Lists that were superseded and that no verdict ever relied on are cleared away after some weeks; all others are evidence.
import type { ListFiles } from '../../_adapters/revocation/list-files.ts'
import type { RevocationRecordStore } from '../../_domain/certificate-validation/stores.ts'
import type { Clock } from '../../_domain/ports.ts'

const KEPT_MS = 30 * 86_400_000
const AT_ONCE = 50

export async function clearIdle(records: Pick<RevocationRecordStore, 'listIdle' | 'remove'>, files: Pick<ListFiles, 'remove'>, clock: Clock): Promise<void> {
  for (const { id, digestHex } of await records.listIdle(clock.nowMs() - KEPT_MS, AT_ONCE)) {
    await files.remove(digestHex)
    await records.remove(id)
  }
}
