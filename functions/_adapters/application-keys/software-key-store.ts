// The software key store: keys made here, wrapped under the master key, kept in the database.
import { base64ToBytes, bytesToBase64, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { keyAlgorithms, type ImportingKeyStore, type KeptKey, type KeptKeyStore, type KeyAlgorithm, type KeyReference } from '../../_domain/application-key/application-key.ts'
import { assertKeyLabel } from '../../_domain/application-key/key-rules.ts'
import type { Clock } from '../../_domain/ports.ts'
import { keyNotFound, type KeyWrapping, type Sm2Engine } from './key-parts.ts'
import { createOpenKeys, type OpenKeysLimits } from './open-software-keys.ts'
import { generatePrivateKey, openPrivateKey, type SoftwareKey } from './software-key.ts'

export interface SoftwareKeyStoreParts {
  readonly kept: KeptKeyStore
  readonly wrapping: KeyWrapping
  readonly gm: Sm2Engine
  readonly clock: Clock
  readonly openKeys?: Partial<OpenKeysLimits>
}

const purpose = 'application-key'

/** For backups alone: the private key in the open. @returns PrivateKeyInfo; the caller wipes it. */
export const unwrapKeptKey = (wrapping: KeyWrapping, key: KeptKey): Uint8Array => wrapping.unwrap(purpose, contextOf(key), key.wrappedHex!)

const contextOf = (key: Pick<KeptKey, 'label' | 'algorithm' | 'publicKeyInfoBase64'>): string => `${key.label} ${key.algorithm} ${key.publicKeyInfoBase64}`

export function createSoftwareKeyStore({ kept, wrapping, gm, clock, openKeys }: SoftwareKeyStoreParts): ImportingKeyStore {
  const reference = (label: string): KeyReference => ({ store: 'software', label })
  const opened = createOpenKeys({
    open: async (label) => {
      const key = await kept.load('software', label)
      return key && unwrap(key)
    },
    exists: async (label) => (await kept.load('software', label)) !== undefined,
    nowMs: () => clock.nowMs(),
    ...(openKeys && { limits: openKeys }),
  })

  function unwrap(key: KeptKey): SoftwareKey {
    const pkcs8Der = unwrapKeptKey(wrapping, key)
    try {
      return openPrivateKey(pkcs8Der, gm)
    } finally {
      wipeBytes(pkcs8Der)
    }
  }

  /** What is there afterwards: this key, or the one that was there before. */
  function keep(pkcs8Der: Uint8Array, label: string): Promise<KeptKey> {
    const key = openPrivateKey(pkcs8Der, gm)
    const facts = { label, algorithm: key.algorithm, publicKeyInfoBase64: bytesToBase64(key.publicKeyInfoDer) }
    key.wipe()
    return kept.putIfAbsent({ store: 'software', ...facts, wrappedHex: wrapping.wrap(purpose, contextOf(facts), pkcs8Der), deviceIndex: null, createdAtMs: clock.nowMs() })
  }

  function assertSame(there: KeptKey, algorithm: KeyAlgorithm, publicKeyInfoBase64 = there.publicKeyInfoBase64): void {
    if (there.algorithm !== algorithm || there.publicKeyInfoBase64 !== publicKeyInfoBase64) throw new Fault('key.label_taken', { facts: { label: there.label } })
  }

  return {
    name: 'software',
    algorithms: keyAlgorithms,
    async generate(algorithm, label) {
      const before = await kept.load('software', assertKeyLabel(label))
      if (before) {
        assertSame(before, algorithm)
        return reference(label)
      }
      const pkcs8Der = await generatePrivateKey(algorithm, gm)
      try {
        assertSame(await keep(pkcs8Der, label), algorithm)
      } finally {
        wipeBytes(pkcs8Der)
      }
      return reference(label)
    },
    async importPrivateKey(pkcs8Der, label) {
      const key = openPrivateKey(pkcs8Der, gm)
      key.wipe()
      assertSame(await keep(pkcs8Der, assertKeyLabel(label)), key.algorithm, bytesToBase64(key.publicKeyInfoDer))
      return { reference: reference(label), algorithm: key.algorithm }
    },
    async publicKeyInfoDer({ label }) {
      const key = await kept.load('software', label)
      if (!key) throw keyNotFound('software', label)
      return base64ToBytes(key.publicKeyInfoBase64)
    },
    signDigest: ({ label }, digest, digestOid) => opened.use(label, (key) => key.signDigest(digest, digestOid)),
    signMessage: ({ label }, message, digestOid, sm2Id) => opened.use(label, (key) => key.signMessage(message, digestOid, sm2Id)),
    decrypt: ({ label }, ciphertext, scheme) => opened.use(label, (key) => key.decrypt(ciphertext, scheme)),
    async destroy({ label }) {
      await kept.remove('software', label)
      opened.forget(label)
    },
    list: async () => (await kept.list('software')).map(({ label }) => reference(label)),
    check: async () => ({ device: 'software' }),
    close: async () => opened.close(),
  }
}
