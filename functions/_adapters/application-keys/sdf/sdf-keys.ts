// Which key of the device a label means: bindings in the database, checked against what the device holds; and the device's public keys.
import { base64ToBytes, bytesToBase64, equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo, parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { KeptKey, KeptKeyStore, KeyPurpose } from '../../../_domain/application-key/application-key.ts'
import { StoreConflict, type Clock } from '../../../_domain/ports.ts'
import { keyNotFound } from '../key-parts.ts'
import type { SdfSettings } from '../key-store-settings.ts'
import { createRemembered } from '../remembered.ts'
import type { SdfDevice } from './sdf-device.ts'
import { SDR, sdfRefusal } from './sdf-faults.ts'
import type { SdfLibrary } from './sdf-library.ts'
import { publicKeyRoom, readPublicKey, type FieldBytes } from './sdf-structures.ts'

export interface Binding {
  readonly index: number
  readonly publicKey65: Uint8Array
}

/** A binding is read again after this time: another instance may have ended it. */
const bindingMs = 5_000
/** A label that stands for an index whose key was destroyed: it is never given out again. */
export const retiredPrefix = 'retired.'
export interface SdfKeys {
  /** @throws {Fault} key.not_found */
  bindingOf(label: string): Promise<Binding>
  forget(label: string): void
  /** @throws {Fault} key.store_not_configured — no index is free. */
  bindFreeIndex(label: string): Promise<KeptKey>
  /** undefined: the device has no such key */
  exportPublicKey(index: number, purpose: KeyPurpose): Promise<Uint8Array | undefined>
  /** Runs `work` once the device was seen to hold the key, and gave the right to it. */
  usePrivateKey(call: string, label: string, binding: Binding, work: (library: SdfLibrary, handle: unknown) => Promise<number>): Promise<void>
  /** width of the device's numbers, as last seen */
  fieldBytes(): FieldBytes
}

export function createSdfKeys({ settings, kept, clock, device }: { settings: SdfSettings; kept: KeptKeyStore; clock: Clock; device: SdfDevice }): SdfKeys {
  /** `label epoch`: its public key was seen in the device since that was opened */
  const seen = new Set<string>()
  let fieldBytes: FieldBytes = 64
  const bindings = createRemembered({ load: (label) => readBinding(kept, label), nowMs: () => clock.nowMs(), forMs: bindingMs })

  async function exportPublicKey(index: number, purpose: KeyPurpose): Promise<Uint8Array | undefined> {
    const room = new Uint8Array(publicKeyRoom)
    let isThere = true
    await device.run('SDF_ExportPublicKey_ECC', async (library, { handle }) => {
      const code = await library.exportPublicKey(handle, purpose, index, room.fill(0))
      isThere = code !== SDR.keyNotExist
      return isThere ? code : SDR.ok
    })
    if (!isThere) return undefined
    const key = readPublicKey(room)
    fieldBytes = key.fieldBytes
    return key.publicKey65
  }

  /** A device that was restored or re-keyed may hold another key under the index: it must not sign for this one. */
  async function assertSameKey(library: SdfLibrary, session: { handle: unknown; epoch: number }, label: string, binding: Binding): Promise<number> {
    const mark = `${label} ${session.epoch}`
    if (seen.has(mark)) return SDR.ok
    const room = new Uint8Array(publicKeyRoom)
    const code = await library.exportPublicKey(session.handle, 'sign', binding.index, room)
    if (code !== SDR.ok) return code
    const found = readPublicKey(room)
    if (!equalBytes(found.publicKey65, binding.publicKey65)) throw sdfRefusal('KEY_CHANGED', `设备索引 ${binding.index} 处的密钥已被更换`, `the device has another key at index ${binding.index} than before`)
    fieldBytes = found.fieldBytes
    seen.add(mark)
    return SDR.ok
  }

  async function usePrivateKey(call: string, label: string, binding: Binding, work: (library: SdfLibrary, handle: unknown) => Promise<number>): Promise<void> {
    await device.run(call, async (library, session) => {
      const ready = (await assertSameKey(library, session, label, binding)) || (await device.takeRight(library, session, binding.index))
      return ready === SDR.ok ? work(library, session.handle) : ready
    })
  }

  async function bindFreeIndex(label: string): Promise<KeptKey> {
    const taken = new Set((await kept.list('sdf')).map(({ deviceIndex }) => deviceIndex))
    for (const index of settings.keyIndexes.filter((each) => !taken.has(each))) {
      const publicKey = await exportPublicKey(index, 'sign')
      if (!publicKey) continue
      const publicKeyInfoBase64 = bytesToBase64(encodePublicKeyInfo(publicKey))
      try {
        return await kept.putIfAbsent({ store: 'sdf', label, algorithm: 'sm2', publicKeyInfoBase64, wrappedHex: null, deviceIndex: index, createdAtMs: clock.nowMs() })
      } catch (error) {
        if (!(error instanceof StoreConflict)) throw error // another instance took the index: the next one
      }
    }
    throw new Fault('key.store_not_configured', {
      facts: { store: 'sdf', whyZh: '没有空闲的密钥索引：请用设备自带的管理工具生成密钥，并将索引加入 SDF_KEY_INDEXES', whyEn: "no key index is free: make keys with the device's own tool and add their indexes to SDF_KEY_INDEXES" },
    })
  }

  return {
    bindingOf: bindings.get,
    forget: bindings.forget,
    bindFreeIndex,
    exportPublicKey,
    usePrivateKey,
    fieldBytes: () => fieldBytes,
  }
}

async function readBinding(kept: KeptKeyStore, label: string): Promise<Binding> {
  const key = await kept.load('sdf', label)
  if (!key || label.startsWith(retiredPrefix)) throw keyNotFound('sdf', label)
  return { index: key.deviceIndex!, publicKey65: parsePublicKeyInfo(base64ToBytes(key.publicKeyInfoBase64)).sm2PublicKey! }
}
