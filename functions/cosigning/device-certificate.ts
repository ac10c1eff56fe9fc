// The certificate of a phone's joint key, and the chain that goes into signatures beside it.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Stores } from '../_domain/ports.ts'
import type { Certificate } from '../_domain/records.ts'

/** @throws {Fault} certificate.not_valid — none, suspended, revoked or out of its time */
export async function loadValidCertificate({ certificates }: Stores, deviceId: string, nowMs: number): Promise<Certificate> {
  const certificate = await certificates.findOfDevice(deviceId)
  const state = !certificate ? 'missing' : certificate.state !== 'valid' ? certificate.state : nowMs > certificate.notAfterMs ? 'expired' : nowMs < certificate.notBeforeMs ? 'not yet valid' : undefined
  if (!certificate || state !== undefined) throw new Fault('certificate.not_valid', { facts: { state: state ?? 'missing' } })
  return certificate
}

/** Issuing authority first, then the root. */
export async function loadChain({ certificates }: Stores): Promise<string[]> {
  const chain = await Promise.all([certificates.findOfKind('issuing'), certificates.findOfKind('root')])
  return chain.flatMap((certificate) => (certificate ? [certificate.certificateBase64] : []))
}
