// Rules of application keys: who may use one for what, and how its state moves. Values in, values out.
import { Fault, type FaultCode } from '@yiqian/shared/protocol/faults.ts'
import type { ApplicationKey, ApplicationKeyState, KeyAlgorithm, KeyPurpose } from './application-key.ts'

export type KeyAction = 'suspend' | 'reinstate' | 'destroy'

/** 启用 ⇄ 停用；启用、停用 → 销毁. Nothing leaves 销毁. */
const moves: Readonly<Record<ApplicationKeyState, Partial<Record<KeyAction, ApplicationKeyState>>>> = {
  active: { suspend: 'suspended', destroy: 'destroyed' },
  suspended: { reinstate: 'active', destroy: 'destroyed' },
  destroyed: {},
}

/** The largest index that every transport of the sign/verify server can carry. */
export const maxKeyIndex = 0x7fffffff
const maxChainLength = 10

/** @throws {Fault} key.state_conflict */
export function moveKey(key: ApplicationKey, action: KeyAction): ApplicationKey {
  const state = moves[key.state][action]
  if (!state) throw new Fault('key.state_conflict', { facts: { state: key.state }, detail: `${action} ${key.id}` })
  return { ...key, state }
}

export interface KeyUse {
  /** who asks */
  readonly applicationId: string
  /** `encrypt` stands for decrypting what was encrypted for the key */
  readonly purpose: KeyPurpose
  readonly nowMs: number
}

/**
 * Whether the key may be used. The permission code is checked beside this (permission-code.ts).
 * A key of another application is answered as one that does not exist.
 */
export const mayUse = (key: ApplicationKey, use: KeyUse): boolean => refusalOf(key, use) === undefined

/** @throws {Fault} key.not_found · key.not_active · key.purpose_wrong · key.period_over */
export function assertMayUse(key: ApplicationKey, use: KeyUse): void {
  const refusal = refusalOf(key, use)
  if (refusal) throw new Fault(refusal, { facts: { index: key.index, state: key.state }, detail: `${use.purpose} with ${key.id} by ${use.applicationId}` })
}

function refusalOf(key: ApplicationKey, { applicationId, purpose, nowMs }: KeyUse): FaultCode | undefined {
  if (key.applicationId !== applicationId || key.state === 'destroyed') return 'key.not_found'
  if (key.state !== 'active') return 'key.not_active'
  if (key.purpose !== purpose) return 'key.purpose_wrong'
  if (purpose === 'sign' && key.usableUntilMs !== null && nowMs >= key.usableUntilMs) return 'key.period_over'
  return undefined
}

/** ECDSA keys only sign; the others do either. */
export const canServe = (algorithm: KeyAlgorithm, purpose: KeyPurpose): boolean => purpose === 'sign' || !algorithm.startsWith('ecdsa-')

/** @throws {Fault} key.index_invalid · key.algorithm_unsupported */
export function assertKeyRequest(request: { index: number; algorithm: KeyAlgorithm; purpose: KeyPurpose }): void {
  if (!Number.isInteger(request.index) || request.index < 1 || request.index > maxKeyIndex) throw new Fault('key.index_invalid', { facts: { index: request.index } })
  if (!canServe(request.algorithm, request.purpose)) throw new Fault('key.algorithm_unsupported', { facts: { algorithm: request.algorithm } })
}

/** A key's name in its store. The algorithm is in it: a broken-off request with another one is not in the way. */
export const keyLabelOf = (applicationId: string, index: number, algorithm: KeyAlgorithm): string => `${applicationId}.${index}.${algorithm}`

/** @throws {Fault} key.label_invalid */
export function assertKeyLabel(label: string): string {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(label)) throw new Fault('key.label_invalid', { detail: label.slice(0, 80) })
  return label
}

/**
 * Puts the certificate and its issuers beside the key; an empty chain takes them away.
 * @param publicKeyInfoBase64 of the first certificate: it must be the key's.
 * @throws {Fault} key.certificate_mismatch · key.state_conflict — destroyed.
 */
export function attachCertificates(key: ApplicationKey, certificatesBase64: readonly string[], publicKeyInfoBase64: string | undefined): ApplicationKey {
  if (key.state === 'destroyed') throw new Fault('key.state_conflict', { facts: { state: key.state } })
  const isRight = certificatesBase64.length === 0 || (publicKeyInfoBase64 === key.publicKeyInfoBase64 && certificatesBase64.length <= maxChainLength)
  if (!isRight) throw new Fault('key.certificate_mismatch', { facts: { index: key.index } })
  return { ...key, certificatesBase64: [...certificatesBase64] }
}
