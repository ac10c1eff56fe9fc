// What is kept of biometrics: credentials with their masks, and challenges.
import type { Biometric, BiometricChallenge } from './biometric.ts'

export interface BiometricStore {
  insert(biometric: Biometric): Promise<void>
  load(id: string): Promise<Biometric | undefined>
  /** newest first, at most `limit` */
  listOfDevice(deviceId: string, limit: number): Promise<Biometric[]>
  findEnabled(deviceId: string): Promise<Biometric | undefined>
  listEnabled(limit: number): Promise<Biometric[]>
  replace(before: Biometric, after: Biometric): Promise<Biometric>
}

export interface BiometricChallengeStore {
  insert(challenge: BiometricChallenge): Promise<void>
  load(id: string): Promise<BiometricChallenge | undefined>
  /** a batch has one at most */
  findOfBatch(batchId: string): Promise<BiometricChallenge | undefined>
  replace(before: BiometricChallenge, after: BiometricChallenge): Promise<BiometricChallenge>
  /** those that nobody answered; what was answered is evidence and stays */
  deleteExpired(nowMs: number): Promise<void>
}
