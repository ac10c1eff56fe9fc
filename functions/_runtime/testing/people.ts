// Owns the people and systems of tests: staff with an enrolled phone and a real certificate, hospital systems with a token.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { generateKeyPair, type KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo } from '@yiqian/shared/crypto/x509/request.ts'
import { enrolCertificate } from '@yiqian/shared/protocol/certificates.ts'
import { aConsent, aDevice, aStaff, anAccessToken, anApplication } from '../../_domain/testing/builders.ts'
import type { Application, Device, Staff } from '../../_domain/records.ts'
import { toBase64 } from '../base64.ts'
import { tokenDigest } from '../callers.ts'
import { sm2Signer } from '../sm2-signer.ts'
import type { TestPlatform } from './open-test-platform.ts'

export interface EnrolledDevice {
  staff: Staff
  device: Device
  deviceToken: string
  /** a whole key: what the product splits between phone and vault, a test may hold in one hand */
  key: KeyPair
  certificateId: string
  certificateBase64: string
  serialHex: string
  chainBase64: string[]
}

const freshToken = (platform: TestPlatform, prefix: string): string => `${prefix}_${bytesToHex(platform.runtime.kernel.random(24))}`

/** With consent to the privacy notice, unless told otherwise. */
export async function seedStaff(platform: TestPlatform, some: Partial<Staff> = {}, { consents = true } = {}): Promise<Staff> {
  const staff = aStaff(some)
  await platform.runtime.database.stores.staff.insert(staff)
  if (consents) await platform.runtime.database.stores.consents.insert(aConsent({ staffId: staff.id, version: platform.runtime.settings.privacyVersion }))
  return staff
}

/** Staff and phone as enrolment leaves them; no certificate. */
export async function seedDevice(platform: TestPlatform, staff: Staff, some: Partial<Device> = {}): Promise<{ device: Device; deviceToken: string }> {
  const deviceToken = freshToken(platform, 'dt')
  const device = aDevice({ staffId: staff.id, name: `${staff.name}的手机`, tokenDigestHex: tokenDigest(deviceToken), boundAtMs: platform.clock.nowMs(), ...some })
  await platform.runtime.database.stores.devices.insert(device)
  return { device, deviceToken }
}

/** PKCS#10 signed with its own key. */
export async function requestFor(platform: TestPlatform, key: KeyPair, subject: { name: string; staffNumber: string }): Promise<string> {
  const infoDer = encodeCertificationRequestInfo({
    subjectDer: encodeName({ country: 'CN', organization: platform.runtime.settings.hospitalName, commonName: subject.name, serialNumber: subject.staffNumber }),
    publicKeyInfoDer: encodePublicKeyInfo(key.publicKey),
  })
  return toBase64(assembleCertificationRequest(infoDer, await sm2Signer(platform.runtime.gm, key)(infoDer)))
}

/** A person, a phone and a certificate that `certificates` issued. @param some fields of the person; `staff` for one who is there */
export async function enrolSigner(platform: TestPlatform, some: Partial<Staff> & { staff?: Staff } = {}): Promise<EnrolledDevice> {
  const { staff: there, ...fields } = some
  const staff = there ?? (await seedStaff(platform, fields))
  const { device, deviceToken } = await seedDevice(platform, staff)
  const key = generateKeyPair(platform.runtime.sm2)
  const requestBase64 = await requestFor(platform, key, staff)
  const { certificateId, certificateBase64, serialHex, chainBase64 } = (await platform.asFunction(enrolCertificate, { requestBase64, kind: 'person', staffId: staff.id, deviceId: device.id })).body
  return { staff, device, deviceToken, key, certificateId, certificateBase64, serialHex, chainBase64 }
}

export interface ClientSystem {
  application: Application
  accessToken: string
}

/** A hospital system with a valid access token. Callbacks go nowhere unless a URL is given. */
export async function seedApplication(platform: TestPlatform, some: Partial<Application> = {}, tokenMs = 3_600_000): Promise<ClientSystem> {
  const application = anApplication({ callbackUrl: null, wrappedCallbackSecretHex: null, ...some })
  const accessToken = freshToken(platform, 'at')
  const { applications } = platform.runtime.database.stores
  await applications.insert(application)
  await applications.insertToken(anAccessToken({ tokenDigestHex: tokenDigest(accessToken), applicationId: application.id, expiresAtMs: platform.clock.nowMs() + tokenMs }))
  return { application, accessToken }
}
