// The revocation lists at hand: the newest of every line in memory, older ones read again when a past time asks for them.
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { foldName } from '@yiqian/shared/crypto/x509/name.ts'
import { lineOf, speaksOf, type HeldList } from '../../_domain/certificate-validation/judge-lists.ts'
import type { RevocationRecord } from '../../_domain/certificate-validation/records.ts'
import type { ValidationStores } from '../../_domain/certificate-validation/stores.ts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import type { ListFiles } from '../../_adapters/revocation/list-files.ts'
import type { Runtime } from '../open-runtime.ts'
import { readList } from './read-list.ts'
import { sha256 } from './snapshot.ts'

export interface HeldLists {
  /** Reads those that other instances took in, forgets those that are no longer current. @returns whether anything changed */
  follow(issuers: readonly Certificate[]): Promise<boolean>
  current(lineHex: string): HeldList | undefined
  hold(lineHex: string, list: HeldList): void
  /** Lists that may speak of a certificate at that time. */
  candidates(certificate: Certificate, atMs: number, issuers: readonly Certificate[]): Promise<HeldList[]>
  /** records whose bytes are not here */
  missing(): readonly RevocationRecord[]
  all(): readonly HeldList[]
}

export const lineHexOf = (list: Pick<HeldList, 'signerKeyDer' | 'scope' | 'deltaBase'>): string => bytesToHex(sha256(utf8ToBytes(lineOf(list))))

const MOST_ARCHIVED = 4

export function createHeldLists(deps: Pick<Runtime, 'gm' | 'sm2' | 'kernel'> & { stores: Pick<ValidationStores, 'records'>; files: ListFiles }): HeldLists {
  const byLine = new Map<string, HeldList>()
  const archived = new Map<string, Promise<HeldList | undefined>>()
  let missing: RevocationRecord[] = []

  const read = async (record: RevocationRecord, issuers: readonly Certificate[]): Promise<HeldList | undefined> => {
    const bytes = await deps.files.read(record.digestHex)
    if (!bytes) return undefined
    return readList(deps, bytes, issuers, record.id).catch((error: unknown) => (error instanceof RevocationProblem ? undefined : Promise.reject(error as Error)))
  }
  /** At most a few are kept: each may be megabytes. */
  const readArchived = (record: RevocationRecord, issuers: readonly Certificate[]): Promise<HeldList | undefined> => {
    const there = archived.get(record.id) ?? read(record, issuers)
    archived.delete(record.id)
    archived.set(record.id, there)
    if (archived.size > MOST_ARCHIVED) archived.delete(archived.keys().next().value!)
    void there.then((list) => list ?? archived.delete(record.id), () => archived.delete(record.id))
    return there
  }

  return {
    async follow(issuers) {
      const records = (await deps.stores.records.listCurrent()).filter(({ kind }) => kind === 'crl')
      const wanted = new Set(records.map(({ lineHex }) => lineHex))
      let changed = false
      for (const lineHex of [...byLine.keys()].filter((each) => !wanted.has(each))) changed = byLine.delete(lineHex)
      const lost: RevocationRecord[] = []
      for (const record of records) {
        if (byLine.get(record.lineHex)?.id === record.id) continue
        const list = await read(record, issuers)
        changed = true
        if (list) byLine.set(record.lineHex, list)
        else {
          byLine.delete(record.lineHex)
          lost.push(record)
        }
      }
      missing = lost
      return changed
    },
    current: (lineHex) => byLine.get(lineHex),
    hold: (lineHex, list) => void byLine.set(lineHex, list),
    async candidates(certificate, atMs, issuers) {
      const issuer = foldName(certificate.issuer)
      const found: HeldList[] = []
      for (const [lineHex, list] of byLine) {
        if (foldName(list.issuer) !== issuer) continue
        found.push(list)
        const asOfMs = Math.min(atMs, speaksOf(list, certificate) ? atMs : certificate.notAfterMs)
        if (list.thisUpdateMs <= asOfMs) continue
        const record = await deps.stores.records.findAsOf(lineHex, asOfMs)
        const older = record && record.id !== list.id && (await readArchived(record, issuers))
        if (older) found.push(older)
      }
      return found
    },
    missing: () => missing,
    all: () => [...byLine.values()],
  }
}
