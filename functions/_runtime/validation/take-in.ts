// Taking in a revocation list: believed, newer than the one at hand, on disk and on record, and only then in use.
import { displayName } from '@yiqian/shared/crypto/x509/name.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { ListFiles } from '../../_adapters/revocation/list-files.ts'
import { digestOf } from '../../_adapters/revocation/list-files.ts'
import { faultsOf, mayFollow, type HeldList } from '../../_domain/certificate-validation/judge-lists.ts'
import type { RevocationRecord } from '../../_domain/certificate-validation/records.ts'
import { RevocationProblem, type RevocationProblemCode } from '../../_domain/certificate-validation/revocation-problem.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { Runtime } from '../open-runtime.ts'
import { lineHexOf, type HeldLists } from './held-lists.ts'
import { derOf, readList } from './read-list.ts'

export interface TakeInDeps extends Pick<Runtime, 'gm' | 'sm2' | 'kernel' | 'database'> {
  files: ListFiles
  held: HeldLists
  /** something moved: cached verdicts no longer hold */
  changed(): void
}

export type TakeIn = (bytes: Uint8Array, issuers: readonly Certificate[], sourceId: string | null) => Promise<{ outcome: 'ok' | 'unchanged' | 'stale'; list: HeldList }>

const CLOCK_SKEW_MS = 300_000

/** One after the other, so that of two lists arriving together the newer one stays. @throws {RevocationProblem} */
export function createTakeIn(deps: TakeInDeps): TakeIn {
  let last: Promise<unknown> = Promise.resolve()
  return (bytes, issuers, sourceId) => {
    const mine = last.then(() => takeIn(deps, bytes, issuers, sourceId))
    last = mine.catch(() => undefined)
    return mine
  }
}

async function takeIn(deps: TakeInDeps, bytes: Uint8Array, issuers: readonly Certificate[], sourceId: string | null): ReturnType<TakeIn> {
  const der = derOf(bytes)
  const nowMs = deps.kernel.clock.nowMs()
  const { records } = deps.database.stores.validation
  const there = await records.findByDigest(digestOf(der))
  const id = there?.id ?? newId('crl', deps.kernel.random)
  const list = await readList(deps, der, issuers, id)
  assertUsable(list, issuers, nowMs)
  const lineHex = lineHexOf(list)
  const before = deps.held.current(lineHex)
  const outcome = list.nextUpdateMs !== undefined && list.nextUpdateMs < nowMs ? 'stale' : 'ok'
  if (before?.id === id) return { outcome: outcome === 'stale' ? 'stale' : 'unchanged', list: before }
  if (before && !mayFollow(list, before)) throw new RevocationProblem('rolled_back', `${sayNumber(list)} after ${sayNumber(before)}`)
  await deps.files.put(der)
  if (!there || there.state !== 'current') await record(deps, list, { id, lineHex, sourceId, digestHex: digestOf(der), sizeBytes: der.length, there })
  deps.held.hold(lineHex, list)
  deps.changed()
  return { outcome, list }
}

function assertUsable(list: HeldList, issuers: readonly Certificate[], nowMs: number): void {
  if (list.thisUpdateMs > nowMs + CLOCK_SKEW_MS) throw new RevocationProblem('from_the_future', new Date(list.thisUpdateMs).toISOString())
  const issuer = issuers.find((each) => each.publicKey.der.length === list.signerKeyDer.length && Buffer.from(each.publicKey.der).equals(list.signerKeyDer))
  if (!issuer) throw new RevocationProblem('issuer_unknown', displayName(list.issuer))
  const fault = faultsOf(list, issuer, list.thisUpdateMs)[0]
  if (fault) throw new RevocationProblem(problemOf(fault.code), fault.code)
}

const sayNumber = ({ number, thisUpdateMs }: HeldList): string => number?.toString() ?? new Date(thisUpdateMs).toISOString()

const problemOf = (code: string): RevocationProblemCode => (code === 'crl.critical_extension_unknown' ? 'critical_extension_unknown' : code === 'crl.issuer_key_usage' ? 'issuer_not_trusted' : 'signature_invalid')

async function record({ database, kernel }: TakeInDeps, list: HeldList, about: Pick<RevocationRecord, 'id' | 'lineHex' | 'sourceId' | 'digestHex' | 'sizeBytes'> & { there: RevocationRecord | undefined }): Promise<void> {
  const { there, ...rest } = about
  const fields = {
    takenAtMs: kernel.clock.nowMs(),
    kind: 'crl' as const, issuer: displayName(list.issuer), numberHex: list.number?.toString(16) ?? null, entries: list.entries.count, thisUpdateMs: list.thisUpdateMs, nextUpdateMs: list.nextUpdateMs ?? null,
    state: 'current' as const, usedAtMs: null, revision: 0,
  }
  const write = () => database.transaction(async ({ validation: { records, advance } }) => {
    for (const older of (await records.listOfLine(rest.lineHex)).filter(({ id, state }) => id !== rest.id && state === 'current')) await records.replace(older, { ...older, state: 'superseded' })
    if (there) await records.replace(there, { ...there, state: 'current' })
    else await records.insert({ ...rest, ...fields })
    await advance()
  }, 5)
  // another instance may have taken in the same list meanwhile: then it is on record
  await write().catch((error: unknown) => (error instanceof StoreConflict ? undefined : Promise.reject(error as Error)))
}
