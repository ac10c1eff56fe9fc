// Application keys as functions use them: made, imported, looked up by application and index, moved, destroyed; over all key stores.
import { bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { ApplicationKey, KeyAlgorithm, KeyPurpose, KeyReference, KeyStore, KeyStoreName } from '../../_domain/application-key/application-key.ts'
import { assertKeyRequest, assertMayUse, attachCertificates, canServe, keyLabelOf, moveKey, type KeyAction } from '../../_domain/application-key/key-rules.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict, type Clock, type Database } from '../../_domain/ports.ts'
import { createApplicationSigner, type ApplicationSigner } from './application-signer.ts'
import type { OpenKeyStores } from './open-key-stores.ts'
import { createPermissionCheck, digestPermissionCode, type PermissionCheck } from './permission-code.ts'
import { createRemembered } from './remembered.ts'

export interface NewApplicationKey {
  readonly applicationId: string
  readonly index: number
  readonly label: string
  readonly algorithm: KeyAlgorithm
  readonly purpose: KeyPurpose
  readonly store: KeyStoreName
  readonly permissionCode?: Uint8Array
  readonly usableUntilMs?: number
}

export interface ApplicationKeys {
  /** The same request again answers the key that is there. @throws {Fault} key.index_taken · key.* */
  generate(request: NewApplicationKey): Promise<ApplicationKey>
  /** Into the software store. @param pkcs8Der wiped by the caller. */
  importKey(request: Omit<NewApplicationKey, 'store' | 'algorithm'>, pkcs8Der: Uint8Array): Promise<ApplicationKey>
  /** Looked up at most `rememberedMs` ago. @throws {Fault} key.not_found · key.not_active · key.purpose_wrong · key.period_over · key.permission_* */
  forUse(applicationId: string, index: number, purpose: KeyPurpose, permissionCode?: Uint8Array): Promise<ApplicationKey>
  /** Of a key that `forUse` gave. @throws {Fault} key.store_not_configured */
  signer(key: ApplicationKey): ApplicationSigner
  store(key: Pick<ApplicationKey, 'store'>): KeyStore
  /** Destroying takes the private key from its store as well. */
  move(id: string, action: KeyAction): Promise<ApplicationKey>
  attachCertificates(id: string, certificatesDer: readonly Uint8Array[]): Promise<ApplicationKey>
  /** undefined takes the code away */
  setPermissionCode(id: string, code: Uint8Array | undefined): Promise<ApplicationKey>
}

/** How long a record is used without being read again: a suspension by another instance works within this time. */
const rememberedMs = 1_000
const nameOf = (applicationId: string, index: number): string => JSON.stringify([applicationId, index])

export interface ApplicationKeysParts {
  readonly database: Database
  readonly stores: OpenKeyStores
  readonly clock: Clock
  readonly random: RandomBytes
}

export function createApplicationKeys(parts: ApplicationKeysParts): ApplicationKeys {
  const { database, stores, clock, random } = parts
  const records = database.stores.applicationKeys
  const permission = createPermissionCheck({ clock })
  const remembered = createRemembered({
    load: (name) => records.findByIndex(...(JSON.parse(name) as [string, number])),
    nowMs: () => clock.nowMs(),
    forMs: rememberedMs,
  })
  const { keep, repeated } = createRecords(parts, permission, (key) => remembered.forget(nameOf(key.applicationId, key.index)))

  async function change(id: string, rule: (key: ApplicationKey) => ApplicationKey): Promise<ApplicationKey> {
    const changed = await database.transaction(async (inside) => {
      const key = await inside.applicationKeys.load(id)
      if (!key) throw new Fault('key.not_found', { detail: id })
      return inside.applicationKeys.replace(key, rule(key))
    }, 3)
    remembered.forget(nameOf(changed.applicationId, changed.index))
    return changed
  }

  return {
    async generate(request) {
      assertKeyRequest(request)
      const there = await repeated(request, request.store)
      if (there) return there
      const store = stores.store(request.store)
      if (!store.algorithms.includes(request.algorithm)) throw new Fault('key.algorithm_unsupported', { facts: { algorithm: request.algorithm } })
      return keep(request, await store.generate(request.algorithm, keyLabelOf(request.applicationId, request.index, request.algorithm)))
    },
    async importKey(request, pkcs8Der) {
      assertKeyRequest({ ...request, algorithm: 'rsa-2048' })
      const before = await records.findByIndex(request.applicationId, request.index)
      const { reference, algorithm } = await stores.software.importPrivateKey(pkcs8Der, `${request.applicationId}.${request.index}.imported`)
      if (!canServe(algorithm, request.purpose)) {
        if (!before) await stores.software.destroy(reference)
        throw new Fault('key.algorithm_unsupported', { facts: { algorithm } })
      }
      return (await repeated({ ...request, algorithm }, 'software')) ?? keep({ ...request, algorithm }, reference)
    },
    async forUse(applicationId, index, purpose, permissionCode) {
      const key = await remembered.get(nameOf(applicationId, index))
      if (!key) throw new Fault('key.not_found', { detail: nameOf(applicationId, index) })
      assertMayUse(key, { applicationId, purpose, nowMs: clock.nowMs() })
      await permission.assertPermitted(key, permissionCode)
      return key
    },
    signer: (key) => createApplicationSigner(stores.store(key.store), key),
    store: ({ store }) => stores.store(store),
    async move(id, action) {
      const key = await change(id, (before) => (action === 'destroy' && before.state === 'destroyed' ? before : moveKey(before, action)))
      // The record first: a crash in between leaves a key that nobody may use, and destroying it again finishes the work.
      if (action === 'destroy') await stores.store(key.store).destroy({ store: key.store, label: key.reference })
      return key
    },
    attachCertificates: (id, certificatesDer) => {
      const [first] = certificatesDer
      const publicKeyInfoBase64 = first && bytesToBase64(publicKeyInfoOf(first))
      return change(id, (key) => attachCertificates(key, certificatesDer.map(bytesToBase64), publicKeyInfoBase64))
    },
    async setPermissionCode(id, code) {
      const permissionDigest = code ? await digestPermissionCode(code, random) : null
      return change(id, (key) => ({ ...key, permissionDigest }))
    },
  }
}


interface Records {
  keep(request: Omit<NewApplicationKey, 'store'>, reference: KeyReference): Promise<ApplicationKey>
  repeated(request: Omit<NewApplicationKey, 'store'>, store: KeyStoreName): Promise<ApplicationKey | undefined>
}

function createRecords({ database, stores, clock, random }: ApplicationKeysParts, permission: PermissionCheck, forget: (key: ApplicationKey) => void): Records {
  const records = database.stores.applicationKeys

  /** What is there afterwards: this record, or the one an earlier try of the same request made. */
  async function keep(request: Omit<NewApplicationKey, 'store'>, reference: KeyReference): Promise<ApplicationKey> {
    const { applicationId, index, label, algorithm, purpose, permissionCode } = request
    const key: ApplicationKey = {
      id: newId('key', random), applicationId, index, label, algorithm, purpose, store: reference.store, reference: reference.label,
      publicKeyInfoBase64: bytesToBase64(await stores.store(reference.store).publicKeyInfoDer(reference, purpose)),
      permissionDigest: permissionCode ? await digestPermissionCode(permissionCode, random) : null,
      state: 'active', certificatesBase64: [], createdAtMs: clock.nowMs(), usableUntilMs: request.usableUntilMs ?? null, revision: 0,
    }
    try {
      await records.insert(key)
      forget(key)
      return key
    } catch (error) {
      const there = error instanceof StoreConflict ? await repeated(request, reference.store) : undefined
      if (there) return there
      throw error
    }
  }

  async function repeated(request: Omit<NewApplicationKey, 'store'>, store: KeyStoreName): Promise<ApplicationKey | undefined> {
    const there = await records.findByIndex(request.applicationId, request.index)
    if (!there) return undefined
    const isSame = there.state !== 'destroyed' && there.store === store && there.algorithm === request.algorithm && there.purpose === request.purpose
    if (!isSame) throw new Fault('key.index_taken', { facts: { index: request.index } })
    if (there.permissionDigest !== null) await permission.assertPermitted(there, request.permissionCode)
    return there
  }

  return { keep, repeated }
}

/** As our stores write it: some issuers name the SM2 curve where the key's algorithm belongs. */
function publicKeyInfoOf(certificateDer: Uint8Array): Uint8Array {
  const { sm2PublicKey, der } = parseCertificate(certificateDer).publicKey
  return sm2PublicKey ? encodePublicKeyInfo(sm2PublicKey) : der
}
