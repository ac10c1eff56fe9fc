// Which biometric proofs this hospital can verify: browsers' under its public address, WeChat's where it is set up.
import type { BiometricMethod } from '@yiqian/shared/protocol/biometrics.ts'
import { createSoter, type Soter } from './soter.ts'
import { createWebauthn, type Webauthn } from './webauthn.ts'

export interface Verifiers {
  /** none where the public address is an IP address: no credential can be bound to one */
  webauthn: Webauthn | undefined
  soter: Soter | undefined
}

export function openVerifiers({ publicUrl, wechat, nowMs }: { publicUrl: string; wechat: { apiUrl: string; appId: string; appSecret: string } | undefined; nowMs: () => number }): Verifiers {
  const { origin, hostname, protocol } = new URL(publicUrl)
  const isName = !/^[\d.]+$|^\[/.test(hostname)
  const isSecure = protocol === 'https:' || hostname === 'localhost'
  return { webauthn: isName && isSecure ? createWebauthn({ origin, rpId: hostname }) : undefined, soter: wechat && createSoter({ ...wechat, nowMs }) }
}

export const methodsOf = ({ webauthn, soter }: Verifiers): BiometricMethod[] => [...(webauthn ? (['webauthn'] as const) : []), ...(soter ? (['soter'] as const) : [])]
