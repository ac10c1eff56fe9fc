// A phone that signs by fingerprint or face in tests: enabling, beginning a batch, answering it with the released mask.
import { base64ToBytes, bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { openWithMask } from '@yiqian/shared/crypto/pin-share-masked.ts'
import { beginBiometrics, offerBiometrics, registrationDigest, releaseChallenge, releaseMask, type BiometricProof, type BiometricRegistration } from '@yiqian/shared/protocol/biometrics.ts'
import { beginSigning } from '@yiqian/shared/protocol/cosigning.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { sm2, type Answer } from '../../_runtime/testing/test-runtime.ts'
import type { Bench } from './bench.ts'
import { attributesOf } from './stand-in-functions.ts'
import type { TestAuthenticator } from './test-authenticator.ts'
import { partialWith, state, type CompleteSigningInput, type TestPhone, type ToSign } from './test-phone.ts'

export const askedOf = async (bench: Bench, phone: TestPhone, method: 'webauthn' | 'soter' = 'webauthn'): Promise<ResponseOf<typeof beginBiometrics>> => (await bench.send(beginBiometrics, { suite: cosignSuite, method }, phone.token)).body

export const offer = (bench: Bench, phone: TestPhone, challengeId: string, registration: BiometricRegistration) => bench.send(offerBiometrics, { suite: cosignSuite, challengeId, registration }, phone.token)

/** Offers what the device answered, and co-signs the statement. */
export async function enable(bench: Bench, phone: TestPhone, register: (challengeHex: string) => BiometricRegistration, method: 'webauthn' | 'soter' = 'webauthn'): Promise<string> {
  const { challengeId, challengeHex } = await askedOf(bench, phone, method)
  const registration = register(challengeHex)
  const offered = await offer(bench, phone, challengeId, registration)
  if (offered.status !== 200) throw new Error(`offer-biometrics answered ${offered.status} ${offered.code}`)
  const { status, code, statement } = await state(bench, phone, { kind: 'biometrics.enable', method, credentialDigestHex: bytesToHex(registrationDigest(registration)) }, { masked: true })
  if (status !== 200) throw new Error(`complete-statement answered ${status} ${code}`)
  return statement.kind === 'biometrics.enable' ? statement.terms.biometricId : ''
}

export interface BegunBiometric {
  begun: ResponseOf<typeof beginSigning>
  challengeHex: string
  /** with the mask that was released */
  answer(maskHex: string): CompleteSigningInput
}

export async function beginBiometric(bench: Bench, phone: TestPhone, items: readonly ToSign[]): Promise<Answer<ResponseOf<typeof beginSigning>> & BegunBiometric> {
  const list = items.map(({ taskId, documentDigestHex }) => ({ taskId, documentDigestHex }))
  const begun = await bench.send(beginSigning, { suite: cosignSuite, items: list, intent: 'biometric' }, phone.token)
  const { batchId, approvalDigestHex, release } = begun.status === 200 ? begun.body : { batchId: '', approvalDigestHex: '', release: undefined }
  const challengeHex = release ? bytesToHex(releaseChallenge({ ...release, batchId, approvalDigestHex })) : ''
  const answer = (maskHex: string): CompleteSigningInput => ({
    suite: cosignSuite, batchId, generation: phone.generation,
    items: begun.body.items.flatMap((item) => (item.result === 'ready' ? [{ sessionId: item.offer.sessionId, partial: partialWith(phone, item.offer, attributesOf(item, base64ToBytes(phone.certificateBase64)), openWithMask(sm2, phone.masked!, hexToBytes(maskHex))), digestSource: 'bytes' as const }] : [])),
  })
  return { ...begun, begun: begun.body, challengeHex, answer }
}

export const release = (bench: Bench, phone: TestPhone, batchId: string, proof: BiometricProof) => bench.send(releaseMask, { suite: cosignSuite, batchId, proof }, phone.token)

/** Begins, proves, completes. */
export async function begunAndReleased(bench: Bench, phone: TestPhone, device: TestAuthenticator, items: readonly ToSign[]): Promise<CompleteSigningInput> {
  const { begun, challengeHex, answer } = await beginBiometric(bench, phone, items)
  const { status, code, body } = await release(bench, phone, begun.batchId, device.prove(challengeHex))
  if (status !== 200) throw new Error(`release-mask answered ${status} ${code}`)
  return answer(body.maskHex!)
}
