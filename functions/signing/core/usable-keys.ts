// Owns the way from an index and a permission code to a key that may be used now.
import { createHash } from 'node:crypto'
import { parsePublicKeyInfo, type PublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { signMethodOf, type SignMethod } from '@yiqian/shared/crypto/svs/methods.ts'
import type { ApplicationKey, ApplicationKeyStore, KeyPurpose, KeyReference, KeyStore, KeyStoreName } from '../../_domain/application-key/application-key.ts'
import { assertMayUse } from '../../_domain/application-key/key-rules.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { SvsCall } from './call.ts'
import type { PermissionCodes } from './permission-codes.ts'
import { refuse } from './refusal.ts'

/** A key that its application may use now, with what is asked of it again and again. */
export interface UsableKey {
  readonly record: ApplicationKey
  readonly reference: KeyReference
  readonly store: KeyStore
  readonly publicKey: PublicKeyInfo
  /** the key's certificate first */
  readonly certificates: readonly Uint8Array[]
}

export interface AskedKey {
  readonly keyIndex: number
  readonly keyValue: Uint8Array
  /** the same as text, where it may have been meant so */
  readonly keyValueText?: Uint8Array
}

export interface UsableKeys {
  /** @throws {SvsRefusal} GM_ERROR_KEY_INDEX · GM_ERROR_KEY_VALUE @throws {Fault} key.* */
  use(call: SvsCall, asked: AskedKey, purpose: KeyPurpose): Promise<UsableKey>
  /** How many permission codes of this address may still be wrong before it must wait, whichever way they come in; 0: it must wait now. */
  triesLeft(keyId: string, address: string): Promise<number>
  /** Active keys of an application, by index; no code is asked: for public halves and certificates. */
  list(applicationId: string): Promise<readonly UsableKey[]>
  /** What an administrator changed counts at once. */
  forget(): void
}

/** How long another instance's change may go unseen. */
const FRESH_MS = 1000
const MOST_KEPT = 4096

export function createUsableKeys(options: { keys: ApplicationKeyStore; stores: { store(name: KeyStoreName): KeyStore }; codes: PermissionCodes; nowMs: () => number }): UsableKeys {
  const { keys, stores, codes, nowMs } = options
  const kept = new Map<string, { atMs: number; opening: Promise<UsableKey | undefined> }>()
  const opened = new WeakMap<ApplicationKey, UsableKey>()

  const open = (record: ApplicationKey): UsableKey => {
    const there = opened.get(record)
    if (there) return there
    const key: UsableKey = { record, reference: { store: record.store, label: record.reference }, store: stores.store(record.store), publicKey: parsePublicKeyInfo(fromBase64(record.publicKeyInfoBase64)), certificates: record.certificatesBase64.map(fromBase64) }
    opened.set(record, key)
    return key
  }
  const find = (applicationId: string, index: number): Promise<UsableKey | undefined> => {
    const name = `${applicationId} ${index}`
    const there = kept.get(name)
    if (there && nowMs() - there.atMs < FRESH_MS) return there.opening
    const opening = keys.findByIndex(applicationId, index).then((record) => record && open(record))
    kept.delete(name)
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
    kept.set(name, { atMs: nowMs(), opening })
    opening.catch(() => kept.delete(name))
    return opening
  }

  return {
    async use({ caller, nowMs: atMs, note }, { keyIndex, keyValue, keyValueText }, purpose) {
      note.keys['key'] = String(keyIndex)
      const { applicationId } = caller
      if (applicationId === undefined) throw refuse('GM_ERROR_KEY_INDEX', 'no application is known behind this address')
      const key = await find(applicationId, keyIndex)
      if (!key) throw refuse('GM_ERROR_KEY_INDEX', 'no such key')
      assertMayUse(key.record, { applicationId, purpose, nowMs: atMs })
      if (!(await codes.check(key.record, keyValueText ? [keyValue, keyValueText] : [keyValue], caller.address))) throw refuse('GM_ERROR_KEY_VALUE')
      return key
    },
    triesLeft: codes.left,
    list: async (applicationId) => (await keys.list(applicationId)).filter(({ state }) => state === 'active').map(open),
    forget: () => kept.clear(),
  }
}

/** @throws {SvsRefusal} GM_ERROR_SIGN_METHOD — no such method, one that only verifies, or not for this kind of key */
export function assertMethod(signMethod: number, key: UsableKey): SignMethod {
  const method = signMethodOf(signMethod)
  if (!method?.maySign || !key.record.algorithm.startsWith(method.key)) throw refuse('GM_ERROR_SIGN_METHOD')
  return method
}

const digestNames: Readonly<Record<string, string>> = { [OID.sm3]: 'sm3', [OID.sha1]: 'sha1', [OID.sha256]: 'sha256', [OID.sha384]: 'sha384' }

/** Name in node:crypto of a method's digest. */
export const digestNameOf = ({ digestOid }: Pick<SignMethod, 'digestOid'>): string => digestNames[digestOid]!

export const digestBy = (method: SignMethod, message: Uint8Array): Uint8Array => createHash(digestNameOf(method)).update(message).digest()
