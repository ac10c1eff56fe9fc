// The phone's key share: sealed under the PIN, opened for one use, rolled without the PIN. Nothing stored tests a PIN.
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { rollMaskedShare } from '@yiqian/shared/crypto/pin-share-masked.ts'
import { openWithPin, rollPinShare, sealWithPin, type PinShare } from '@yiqian/shared/crypto/pin-share.ts'
import type { Roll } from '@yiqian/shared/protocol/cosigning.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Ports } from '../platform/ports.ts'
import { createBiometricShares, type BiometricShares } from './biometric-share.ts'
import { parseNewPin, parsePin } from './pin-rules.ts'
import { parseKeyRecord, type EnrolledRecord, type KeyRecord, type ProofedRecord, type SealedRecord } from './record.ts'
import { createSlots } from './slots.ts'
import { calibrateIterations } from './stretching.ts'
import { createWindowShares, decodeMasked, encodeMasked, type WindowShares } from './window-share.ts'

const RECORD_KEY = 'yiqian.key'
const DEVICE_SECRET_KEY = 'yiqian.device-secret'
const SECRET_BYTES = 32
const SALT_BYTES = 16

export interface KeyStore extends WindowShares, BiometricShares {
  /** What is stored; undefined before proofing. @throws {PhoneFault} phone.storage_broken */
  load(): Promise<KeyRecord | undefined>
  /** @throws {PhoneFault} phone.not_enrolled */
  loadEnrolled(): Promise<EnrolledRecord>
  /** Identity is proved. Replaces whatever was stored. */
  saveProofed(record: Omit<ProofedRecord, 'stage'>): Promise<void>
  /** Seals a fresh share under a new PIN. `phoneShare` stays the caller's to wipe. @throws {PhoneFault} phone.pin_malformed · phone.pin_weak */
  seal(proofed: Omit<ProofedRecord, 'stage'>, phoneShare: Uint8Array, pin: string, key: { jointPublicKeyHex: string; generation: number }): Promise<SealedRecord>
  saveCertificate(certificate: { certificateBase64: string; chainBase64: string[] }): Promise<void>
  /** dC, 32 bytes; a wrong PIN gives a wrong scalar and nothing tells. The caller wipes it. @throws {PhoneFault} phone.pin_malformed */
  open(record: SealedRecord | EnrolledRecord, pin: string): Promise<Uint8Array>
  /** Seals the share under another PIN, once the vault has confirmed that it is the right one. @throws {PhoneFault} phone.pin_malformed · phone.pin_weak */
  reseal(phoneShare: Uint8Array, pin: string): Promise<void>
  /** Stored durably before it resolves; doing it twice is doing it once. @throws {PhoneFault} phone.share_out_of_step */
  roll(roll: Roll | null): Promise<void>
  /** Forgets the share, the token and the device secret. */
  wipe(): Promise<void>
  /** One at a time, over all windows or processes on this storage: from opening the share to storing the roll. */
  exclusive<T>(task: () => Promise<T>): Promise<T>
}

/** @param options.iterations of the PIN's stretching; measured on this phone when absent. @param options.onWipe the key left this phone */
export function createKeyStore({ storage, curve, clock }: Ports, options: { iterations?: number; onWipe?: () => void } = {}): KeyStore {
  const slots = createSlots(storage, RECORD_KEY)
  const save = (record: KeyRecord): Promise<void> => slots.write(JSON.stringify(record))
  const load = async (): Promise<KeyRecord | undefined> => {
    const text = await slots.read()
    return text === undefined ? undefined : parseKeyRecord(text)
  }

  /** Made at the first seal. Kept apart from the record, so that a copy of one alone is of no use. */
  const deviceSecret = async (mayCreate: boolean): Promise<Uint8Array> => {
    const stored = await storage.get(DEVICE_SECRET_KEY)
    if (stored !== undefined && /^[0-9a-f]{64}$/.test(stored)) return hexToBytes(stored)
    if (!mayCreate) throw new PhoneFault('phone.storage_broken', 'device secret')
    const fresh = await curve.run((sm2) => sm2.random(SECRET_BYTES))
    await storage.set(DEVICE_SECRET_KEY, bytesToHex(fresh))
    return fresh
  }

  const enrolled = async (): Promise<EnrolledRecord> => {
    const record = await load()
    if (record?.stage !== 'enrolled') throw new PhoneFault('phone.not_enrolled')
    return record
  }

  return {
    load,
    loadEnrolled: enrolled,
    saveProofed: (record) => save({ stage: 'proofed', ...record }),
    async seal({ deviceId, deviceToken, staffId, staff, enrolmentChallengeHex }, phoneShare, pin, key) {
      const chosen = parseNewPin(pin)
      const secret = await deviceSecret(true)
      const iterations = options.iterations ?? calibrateIterations(clock)
      const sealed = await curve.run((sm2) => sealWithPin(sm2, phoneShare, chosen, secret, { salt: sm2.random(SALT_BYTES), iterations }))
      const record: SealedRecord = { stage: 'sealed', deviceId, deviceToken, staffId, staff, enrolmentChallengeHex, ...key, ...encodeShare(sealed) }
      await save(record)
      return record
    },
    async saveCertificate(certificate) {
      const record = await load()
      if (record === undefined || record.stage === 'proofed') throw new PhoneFault('phone.not_enrolled', 'no share to certify')
      if (record.stage === 'enrolled') return save({ ...record, ...certificate })
      const { deviceId, deviceToken, staffId, staff, blobHex, factorHex, saltHex, iterations, generation, jointPublicKeyHex } = record
      const kept = { deviceId, deviceToken, staffId, staff, blobHex, factorHex, saltHex, iterations, generation, jointPublicKeyHex }
      await save({ stage: 'enrolled', ...kept, ...certificate })
    },
    async open(record, pin) {
      const typed = parsePin(pin)
      const secret = await deviceSecret(false)
      return curve.run((sm2) => openWithPin(sm2, decodeShare(record), typed, secret))
    },
    async roll(roll) {
      if (roll === null) return
      const record = await load()
      if (record === undefined || record.stage === 'proofed') throw new PhoneFault('phone.share_out_of_step', 'no share to roll')
      if (roll.generation <= record.generation) return
      if (roll.generation !== record.generation + 1) throw new PhoneFault('phone.share_out_of_step', `${record.generation} to ${roll.generation}`)
      const factor = hexToBytes(roll.tHex)
      const rolled = await curve.run((sm2) => rollPinShare(sm2, decodeShare(record), factor))
      const windowShare = record.stage === 'enrolled' ? record.windowShare : undefined
      const masked = windowShare && (await curve.run((sm2) => rollMaskedShare(sm2, decodeMasked(windowShare), factor)))
      const biometricShare = record.stage === 'enrolled' ? record.biometricShare : undefined
      const biometric = biometricShare && (await curve.run((sm2) => rollMaskedShare(sm2, decodeMasked(biometricShare), factor)))
      await save({ ...record, ...encodeShare(rolled), generation: roll.generation, ...(masked && { windowShare: { ...windowShare, ...encodeMasked(masked) } }), ...(biometric && { biometricShare: { ...biometricShare, ...encodeMasked(biometric) } }) })
    },
    ...createWindowShares({ curve, enrolled, save }),
    ...createBiometricShares({ curve, enrolled, save }),
    async reseal(phoneShare, pin) {
      const chosen = parseNewPin(pin)
      const { windowShare: _ended, biometricShare: _over, ...record } = await enrolled()
      const secret = await deviceSecret(false)
      const sealed = await curve.run((sm2) => sealWithPin(sm2, phoneShare, chosen, secret, { salt: sm2.random(SALT_BYTES), iterations: record.iterations }))
      await save({ ...record, ...encodeShare(sealed) })
    },
    async wipe() {
      await slots.remove()
      await storage.remove(DEVICE_SECRET_KEY)
      options.onWipe?.()
    },
    exclusive: (task) => storage.exclusive(RECORD_KEY, task),
  }
}

type StoredShare = Pick<SealedRecord, 'blobHex' | 'factorHex' | 'saltHex' | 'iterations'>

const encodeShare = ({ blob, factor, salt, iterations }: PinShare): StoredShare => ({
  blobHex: bytesToHex(blob),
  factorHex: bytesToHex(factor),
  saltHex: bytesToHex(salt),
  iterations,
})

const decodeShare = ({ blobHex, factorHex, saltHex, iterations }: StoredShare): PinShare => ({
  blob: hexToBytes(blobHex),
  factor: hexToBytes(factorHex),
  salt: hexToBytes(saltHex),
  iterations,
})
