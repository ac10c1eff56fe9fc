// Brings a backup's content back: keys first, then certificates, settings and trust in one transaction. Again: nothing more happens.
import { bytesToHex, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { certificateAt, isInstalled } from '../../_domain/timestamp/choose-certificate.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict, type Stores } from '../../_domain/ports.ts'
import type { TimestampCertificate, TimestampSettings } from '../../_domain/timestamp/timestamp-profile.ts'
import type { Caller } from '../../_kernel/define-function.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { verifyByNode } from '../../_runtime/node-signatures.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'
import { nextSequence } from '../configuration/embedded-certificate.ts'
import type { KeyStores } from '../key-stores.ts'
import { ownAuthorities, trustAuthorities, type RestoredAuthority } from './authorities.ts'
import type { BackupCertificate, BackupContent } from './backup-content.ts'

export interface Restored {
  profiles: number
  certificates: number
  certificatesAdded: number
  keys: number
  authorities: RestoredAuthority[]
}

export interface RestoreParts extends Pick<Runtime, 'database' | 'kernel' | 'sm2'> {
  keyStores: KeyStores
  call: Caller
  /** who restores: the trust that comes with the backup is granted in this name */
  by: string
  initial: TimestampSettings
}

/** @throws {Fault} key.import_invalid · timestamp.backup_conflict · timestamp.settings_changed — an administrator was at work at the same time */
export async function restoreBackup({ database, kernel, sm2, keyStores, call, by, initial }: RestoreParts, content: BackupContent): Promise<Restored> {
  assertNoConflict(content, await database.stores.timestampCertificates.list())
  const labels = await importKeys(keyStores, content)
  const nowMs = kernel.clock.nowMs()
  const trust = { signatures: { sm2, verifySignature: verifyByNode }, newAnchorId: () => newId('anc', kernel.random), by, nowMs, own: await ownAuthorities(call) }
  try {
    const done = await database.transaction(async (stores) => {
      const certificatesAdded = await addCertificates(stores, content, labels, { nowMs, newCertificateId: () => newId('tsc', kernel.random) })
      await letRestoredSign(stores, content, nowMs)
      const before = await stores.timestampSettings.putIfAbsent(initial)
      const after = { ...before, profiles: content.profiles, defaultProfile: content.defaultProfile }
      if (JSON.stringify(after) !== JSON.stringify(before)) await stores.timestampSettings.replace(before, after)
      return { certificatesAdded, authorities: await trustAuthorities(stores.validation, content, trust) }
    }, 3)
    return { profiles: content.profiles.length, certificates: content.certificates.length, keys: content.keys.length, ...done }
  } catch (error) {
    throw error instanceof StoreConflict ? new Fault('timestamp.settings_changed', { cause: error }) : error
  }
}

/** A label that another key has here is given up for one that follows from the key, the same each time. @returns label in the backup → label here */
async function importKeys({ software }: KeyStores, { keys }: BackupContent): Promise<Map<string, string>> {
  const labels = new Map<string, string>()
  for (const { label, publicKeyInfoBase64, pkcs8Base64 } of keys) {
    const pkcs8Der = fromBase64(pkcs8Base64)
    try {
      const { reference } = await software.importPrivateKey(pkcs8Der, label).catch((error: unknown) => {
        if (!(error instanceof Fault && error.code === 'key.label_taken')) throw error
        return software.importPrivateKey(pkcs8Der, `tsa-restored-${bytesToHex(sm3(fromBase64(publicKeyInfoBase64))).slice(0, 24)}`)
      })
      labels.set(label, reference.label)
    } finally {
      wipeBytes(pkcs8Der)
    }
  }
  return labels
}

/** The very certificate, or the same awaited one. */
const sameCertificate = (a: BackupCertificate, b: TimestampCertificate): boolean => a.profileId === b.profileId && a.publicKeyInfoBase64 === b.publicKeyInfoBase64 && (a.chainBase64[0] === b.chainBase64[0] || b.state === 'requested' || a.state === 'requested')

/** An id names one certificate for good: journals know it by that. @throws {Fault} timestamp.backup_conflict */
function assertNoConflict({ certificates }: BackupContent, there: readonly TimestampCertificate[]): void {
  for (const certificate of certificates) {
    const other = there.find(({ id }) => id === certificate.id)
    if (other && !sameCertificate(certificate, other)) throw new Fault('timestamp.backup_conflict', { facts: { certificate: other.id } })
  }
}

/** One that is here under another id stays under that: tokens whose journal names the backup's are found by their signature. */
async function addCertificates({ timestampCertificates }: Stores, content: BackupContent, labels: ReadonlyMap<string, string>, { nowMs, newCertificateId }: { nowMs: number; newCertificateId: () => string }): Promise<number> {
  assertNoConflict(content, await timestampCertificates.list())
  let added = 0
  for (const { id, ...certificate } of content.certificates) {
    const there = await timestampCertificates.list()
    const same = there.find((each) => each.id === id) ?? there.find((each) => sameCertificate(certificate, each))
    if (same) {
      if (same.state === 'requested' && certificate.state === 'installed') await timestampCertificates.replace(same, { ...same, ...certificate, keyLabel: same.keyLabel, sequence: same.sequence })
      continue
    }
    const isTaken = there.some(({ profileId, sequence }) => profileId === certificate.profileId && sequence === certificate.sequence)
    const keyLabel = certificate.keyStore === 'software' ? (labels.get(certificate.keyLabel) ?? certificate.keyLabel) : certificate.keyLabel
    await timestampCertificates.insert({ ...certificate, id: id ?? newCertificateId(), keyLabel, sequence: isTaken ? nextSequence(there, certificate.profileId) : certificate.sequence, createdAtMs: certificate.createdAtMs || nowMs, revision: 0 })
    added++
  }
  return added
}

/** Certificates that were made here meanwhile stay for verification; what the backup signed with signs again from now on. */
async function letRestoredSign({ timestampCertificates }: Stores, { certificates, profiles }: BackupContent, nowMs: number): Promise<void> {
  for (const { id: profileId } of profiles) {
    const all = await timestampCertificates.list()
    const current = certificateAt(all, profileId, nowMs)
    const isRestored = (each: TimestampCertificate) => certificates.some((one) => sameCertificate(one, each))
    if (!current || isRestored(current)) continue
    const restored = certificateAt(all.filter(isRestored), profileId, nowMs)
    if (restored && isInstalled(restored)) await timestampCertificates.replace(restored, { ...restored, effectiveFromMs: nowMs })
  }
}
