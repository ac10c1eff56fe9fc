// What is kept of certificates: the platform’s own, persons’ and those that lie beside them.
import type { Certificate } from '../records.ts'

export interface CertificateStore {
  insert(certificate: Certificate): Promise<void>
  load(id: string): Promise<Certificate | undefined>
  findBySerial(serialHex: string): Promise<Certificate | undefined>
  /** newest certificate of a device */
  findOfDevice(deviceId: string): Promise<Certificate | undefined>
  /** newest first: a renewed one lies beside those before it */
  listOfDevice(deviceId: string): Promise<Certificate[]>
  /** valid certificates of persons that end in this stretch of time, soonest first */
  listEnding(nowMs: number, untilMs: number, limit: number): Promise<Certificate[]>
  /** newest of a kind that has one holder (root, issuing, tsa) */
  findOfKind(kind: Certificate['kind']): Promise<Certificate | undefined>
  listNotValid(): Promise<Certificate[]>
  replace(before: Certificate, after: Certificate): Promise<Certificate>
}
