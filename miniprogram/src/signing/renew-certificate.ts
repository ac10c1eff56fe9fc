// Renewal of the certificate: the joint key itself asks for it; a lost answer is made up for before the next signature (CM-7, CM-10).
import { base64ToBytes, equalBytes, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { getMyCertificate, renewCertificate as contract, RENEWAL_DAYS } from '@yiqian/shared/protocol/certificates.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import type { Phone } from './phone.ts'
import { signStatement } from './sign-statement.ts'

const DAY_MS = 86_400_000
/** Set while an answer may be lost: the server may sign for another certificate than the one that lies here. */
const PENDING_KEY = 'yiqian.renewing'

/** Whole days left, 0 on the last one; negative when it is over. */
export const daysLeft = (notAfterMs: number, nowMs: number): number => Math.floor((notAfterMs - nowMs) / DAY_MS)

export const isRenewalDue = (notAfterMs: number, nowMs: number): boolean => notAfterMs > nowMs && notAfterMs - nowMs <= RENEWAL_DAYS * DAY_MS

/** @throws {ServerFault} certificate.renewal_early · device.pin_wrong … @throws {PhoneFault} phone.certificate_mismatch */
export async function renewCertificate(phone: Phone, pin: string): Promise<void> {
  await settleRenewal(phone)
  const { certificateBase64, deviceToken } = await phone.keystore.loadEnrolled()
  const { serialHex } = parseCertificate(base64ToBytes(certificateBase64))
  const { statementId } = await signStatement(phone, { kind: 'certificate.renew', serialHex }, pin)
  await phone.ports.storage.set(PENDING_KEY, statementId)
  const { certificate, chainBase64 } = await phone.client.call(contract, { statementId }, { deviceToken, timeoutMs: 30_000 })
  await keep(phone, certificate.certificateBase64, chainBase64)
}

/** Before anything is signed: takes up the certificate that a renewal may have made while its answer was lost. */
export async function settleRenewal(phone: Phone): Promise<void> {
  if ((await phone.ports.storage.get(PENDING_KEY)) === undefined) return
  const { deviceToken } = await phone.keystore.loadEnrolled()
  const { certificate, chainBase64 } = await phone.client.call(getMyCertificate, {}, { deviceToken })
  await keep(phone, certificate.certificateBase64, chainBase64)
}

/** After a signature with the PIN, in the last month: quietly; what fails is tried at the next one. */
export async function renewWhenDue(phone: Phone, pin: string): Promise<void> {
  const { certificateBase64 } = await phone.keystore.loadEnrolled()
  const { notAfterMs } = parseCertificate(base64ToBytes(certificateBase64))
  if (isRenewalDue(notAfterMs, phone.ports.clock.nowMs())) await renewCertificate(phone, pin)
}

async function keep({ keystore, ports }: Phone, certificateBase64: string, chainBase64: string[]): Promise<void> {
  await keystore.exclusive(async () => {
    const { jointPublicKeyHex } = await keystore.loadEnrolled()
    const { publicKey } = parseCertificate(base64ToBytes(certificateBase64))
    if (!equalBytes(publicKey.keyBytes, hexToBytes(jointPublicKeyHex))) throw new PhoneFault('phone.certificate_mismatch', 'renewed certificate')
    await keystore.saveCertificate({ certificateBase64, chainBase64 })
    await ports.storage.remove(PENDING_KEY)
  })
}
