/** 签发时间戳: over an SM3 digest, by the default profile. */
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { issueTimestamp as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { JournalError } from '../../_domain/journal/journal-error.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'
import { chooseProfile } from '../issuing/choose-profile.ts'

export const issueTimestamp = routeFor<Deps>()(contract, async ({ configuration, tokens }, { digestHex, nonceHex }) => {
  const nonce = nonceHex === undefined ? undefined : BigInt(`0x${nonceHex}`)
  const known = configuration.known() ?? (await configuration.current())
  const chosen = chooseProfile(known.settings, {})
  if ('refusal' in chosen) throw new Fault('timestamp.unavailable', { detail: 'the default profile is disabled' })
  const token = await tokens.issue(known, chosen.profile, { imprint: { digestOid: OID.sm3, digest: hexToBytes(digestHex) }, nonce, includeCertificates: true, transport: 'function' }).catch((error: unknown) => {
    throw error instanceof JournalError || (error instanceof Fault && error.code.startsWith('key.')) ? new Fault('timestamp.unavailable', { detail: error.message, cause: error }) : error
  })
  return { tokenBase64: toBase64(token.der), timeMs: token.timeMs, serialHex: token.serialHex }
})
