// Application keys as the domain sees them: keys of applications and of the platform, in a key store that never gives them out.
import type { Revised } from '../records.ts'

export const keyAlgorithms = ['sm2', 'rsa-2048', 'rsa-3072', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384'] as const
export type KeyAlgorithm = (typeof keyAlgorithms)[number]
export const keyStoreNames = ['software', 'pkcs11', 'sdf'] as const
export type KeyStoreName = (typeof keyStoreNames)[number]
export type KeyPurpose = 'sign' | 'encrypt'
export type ApplicationKeyState = 'active' | 'suspended' | 'destroyed'
/** How a ciphertext was made: SM2Cipher (GM/T 0009), RSAES-PKCS1-v1_5, or RSAES-OAEP with SHA-1 and MGF1-SHA-1 (RFC 8017 default). */
export type DecryptScheme = 'sm2' | 'rsa-pkcs1' | 'rsa-oaep'

/** Names a key; never holds key bytes. */
export interface KeyReference {
  readonly store: KeyStoreName
  /** unique in its store; 1 to 64 of A–Z a–z 0–9 . _ - */
  readonly label: string
}

/** Where private keys live: in the database under the master key, in a PKCS#11 token, in a crypto card (GM/T 0018). */
export interface KeyStore {
  readonly name: KeyStoreName
  /** What `generate` can make. */
  readonly algorithms: readonly KeyAlgorithm[]
  /**
   * On disk or in the device when it resolves. The same label and algorithm again answers the key that is there.
   * SDF: binds the label to a free key index of the device; the pair itself is made with the device's own tool.
   * @throws {Fault} key.label_taken · key.algorithm_unsupported · key.store_*
   */
  generate(algorithm: KeyAlgorithm, label: string): Promise<KeyReference>
  /** @param purpose matters for devices that keep two pairs under one index (SDF); default `sign`. @returns SubjectPublicKeyInfo, DER */
  publicKeyInfoDer(ref: KeyReference, purpose?: KeyPurpose): Promise<Uint8Array>
  /**
   * @param digest     for SM2: e, 32 bytes; otherwise the digest that `digestOid` names.
   * @param digestOid  SM3, SHA-1, SHA-256, SHA-384 or SHA-512 (goes into the DigestInfo of RSA).
   * @returns DER SM2Signature, PKCS#1 v1.5 signature, or DER ECDSA-Sig-Value.
   * @throws {Fault} key.not_found · key.digest_invalid · key.store_*
   */
  signDigest(ref: KeyReference, digest: Uint8Array, digestOid: string): Promise<Uint8Array>
  /**
   * Digests and signs; SM2: e = SM3(Z ‖ message). What to use where the message is at hand: RSA and ECDSA keys in software
   * then work beside the main thread, which `signDigest` cannot.
   * @param sm2Id default `1234567812345678`
   * @throws {Fault} as signDigest
   */
  signMessage(ref: KeyReference, message: Uint8Array, digestOid: string, sm2Id?: Uint8Array): Promise<Uint8Array>
  /**
   * @param ciphertext SM2Cipher DER, or the RSA block.
   * @throws {Fault} key.ciphertext_invalid — one answer for every reason. RSA PKCS#1 in software never fails by its padding but gives other bytes (implicit rejection) · key.not_found · key.store_*
   */
  decrypt(ref: KeyReference, ciphertext: Uint8Array, scheme: DecryptScheme): Promise<Uint8Array>
  /** Gone for good when it resolves; a key that is not there is no error. */
  destroy(ref: KeyReference): Promise<void>
  /** Every key that this store holds and `signDigest` would find. */
  list(): Promise<KeyReference[]>
  /** Asks the device; the name to show to an administrator. @throws {Fault} key.store_* */
  check(): Promise<{ device: string }>
  close(): Promise<void>
}

/** A store that also takes in keys made elsewhere (TSA and server certificates). No store gives any out. */
export interface ImportingKeyStore extends KeyStore {
  /** @param pkcs8Der PrivateKeyInfo; wiped by the caller. @throws {Fault} key.import_invalid · key.label_taken */
  importPrivateKey(pkcs8Der: Uint8Array, label: string): Promise<{ reference: KeyReference; algorithm: KeyAlgorithm }>
}

/** A key of an application or of the platform, referred to by application and index. */
export interface ApplicationKey extends Revised {
  id: string // key_
  /** app_, or `platform` */
  applicationId: string
  /** from 1; unique for its application */
  index: number
  label: string
  algorithm: KeyAlgorithm
  purpose: KeyPurpose
  store: KeyStoreName
  /** KeyReference.label */
  reference: string
  publicKeyInfoBase64: string
  /** of the permission code (keyValue of GB/T 38629); null: none is asked for */
  permissionDigest: string | null
  state: ApplicationKeyState
  /** the key's certificate first, then its issuers; empty until there is one */
  certificatesBase64: string[]
  createdAtMs: number
  /** end of the signing period; null: none. Decryption goes on after it. */
  usableUntilMs: number | null
}

/** The application id under which the platform's own keys are kept. */
export const platformApplicationId = 'platform'

/** A key of the software store: wrapped under the master key. Or a label of the SDF store, bound to an index of the device. */
export interface KeptKey {
  store: KeyStoreName
  label: string
  algorithm: KeyAlgorithm
  publicKeyInfoBase64: string
  /** software: PrivateKeyInfo under the master key */
  wrappedHex: string | null
  /** sdf: index in the device; unique */
  deviceIndex: number | null
  createdAtMs: number
}

export interface ApplicationKeyStore {
  /** @throws {StoreConflict} the id, or the application's index, is taken */
  insert(key: ApplicationKey): Promise<void>
  load(id: string): Promise<ApplicationKey | undefined>
  findByIndex(applicationId: string, index: number): Promise<ApplicationKey | undefined>
  /** by index; destroyed keys too */
  list(applicationId: string): Promise<ApplicationKey[]>
  /** of every application, by application and index */
  listAll(): Promise<ApplicationKey[]>
  replace(before: ApplicationKey, after: ApplicationKey): Promise<ApplicationKey>
}

export interface KeptKeyStore {
  load(store: KeyStoreName, label: string): Promise<KeptKey | undefined>
  list(store: KeyStoreName): Promise<KeptKey[]>
  /** inserts unless the label is taken; answers what is there afterwards. @throws {StoreConflict} the device index is bound to another label */
  putIfAbsent(key: KeptKey): Promise<KeptKey>
  remove(store: KeyStoreName, label: string): Promise<void>
  /** in one step; nothing happens when `label` is not there. @throws {StoreConflict} `to` is taken */
  rename(store: KeyStoreName, label: string, to: string): Promise<void>
}
