// The person's account in the hospital that tests talk to: proving again, unlocking, renewal, own actions.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { bytesToBase64 } from '@yiqian/shared/crypto/bytes.ts'

interface AccountSide {
  vault: { triesLeft: number; jointPublicKey: Uint8Array }
  certificateDer: Uint8Array
  factors: string[]
  proved: string[]
  certificateOf(jointPublicKey: Uint8Array): Uint8Array
}

export function accountOperations(side: AccountSide, nowMs: number): Record<string, (body: never) => object> {
  const standing = () => {
    const next = side.factors.filter((factor) => !side.proved.includes(factor))
    return { proofingId: 'prf_12345678', expiresAtMs: nowMs + 300_000, next, done: side.proved, development: next.filter((factor) => factor !== 'sms') }
  }
  const card = () => ({
    certificate: { serialHex: '02', subject: 'CN=张三', issuer: 'CN=CA', notBeforeMs: nowMs, notAfterMs: nowMs + 1e11, state: 'valid', certificateBase64: bytesToBase64(side.certificateDer) },
    chainBase64: [],
  })
  return {
    '/identity/prove-factor': ({ proof }: { proof: { factor: string } }) => {
      side.proved.push(proof.factor)
      return standing()
    },
    '/identity/start-device-proofing': () => ({ ...standing(), resendAfterMs: 60_000, phoneMasked: '138****0001' }),
    '/certificates/unlock-device': () => ({ pinTriesLeft: (side.vault.triesLeft = 5) }),
    '/certificates/renew-certificate': () => {
      side.certificateDer = side.certificateOf(side.vault.jointPublicKey)
      return card()
    },
    '/certificates/get-my-certificate': card,
    '/identity/check-wechat': () => ({ same: true }),
    '/identity/check-login-password': ({ password }: { password: string }) => {
      if (password !== 'qiutian-8') throw new Fault('login_password.wrong', { facts: { triesLeft: 4 } })
      return { right: true }
    },
    '/identity/sign-out-device': () => ({ signedOut: true }),
    '/identity/withdraw-consent': () => ({ withdrawn: true }),
    '/identity/list-activities': ({ cursor }: { cursor?: string }) => (cursor === undefined ? { items: [{ kind: 'enrolment', atMs: nowMs, deviceName: '测试手机', facts: {}, document: null, person: null }], nextCursor: '1.act_12345678' } : { items: [], nextCursor: null }),
  }
}
