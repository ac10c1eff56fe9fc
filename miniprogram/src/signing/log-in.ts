// Scan codes: taking one, saying no to it, and logging a person in to a hospital system.
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { beginLogin, completeLogin } from '@yiqian/shared/protocol/cosigning.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { claimCode, declineCode, type ScanView } from '@yiqian/shared/protocol/identity.ts'
import { loginMessage } from '@yiqian/shared/protocol/messages.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import { answerOffers } from './answer-offer.ts'
import type { Phone } from './phone.ts'
import { parseScanLink } from './scan-link.ts'

/** Takes a scanned code for this phone. @param text the link or the bare token. @throws {PhoneFault} phone.link_unknown */
export async function claimScan({ client, keystore }: Phone, text: string): Promise<ScanView> {
  const token = parseScanLink(text)
  if (token === undefined) throw new PhoneFault('phone.link_unknown')
  const { deviceToken } = await keystore.loadEnrolled()
  return client.call(claimCode, { token }, { deviceToken })
}

export async function declineScan({ client, keystore }: Phone, codeId: string, reason?: string): Promise<void> {
  const { deviceToken } = await keystore.loadEnrolled()
  await client.call(declineCode, { codeId, reason }, { deviceToken })
}

/**
 * Logs in to the system that the code belongs to.
 * @param view what the person saw and compared; a challenge about anything else is refused.
 */
export async function logIn(phone: Phone, view: Pick<ScanView, 'codeId' | 'clientSystem'>, pin: string): Promise<ResponseOf<typeof completeLogin>> {
  const { client, keystore, ports } = phone
  await phone.beforeSigning?.()
  return keystore.exclusive(async () => {
    const record = await keystore.loadEnrolled()
    const { deviceToken, generation } = record
    const { offer, challenge } = await client.call(beginLogin, { suite: cosignSuite, codeId: view.codeId }, { deviceToken })
    const isShown = challenge.codeId === view.codeId && challenge.clientSystem === view.clientSystem && challenge.staffNumber === record.staff.staffNumber
    if (!isShown) throw new PhoneFault('phone.challenge_mismatch')
    const phoneShare = await keystore.open(record, pin)
    const [partial] = await answerOffers(ports.curve, phoneShare, record.jointPublicKeyHex, [{ offer, message: loginMessage(challenge) }])
    const done = await client.call(completeLogin, { suite: cosignSuite, sessionId: offer.sessionId, generation, partial: partial! }, { deviceToken })
    await keystore.roll(done.roll)
    return done
  })
}
