/** 获取访问令牌: OAuth 2 client credentials. @source RFC 6749 §4.4, §2.3.1 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { issueToken as contract } from '@yiqian/shared/protocol/his.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { routeFor } from '../../_kernel/route.ts'
import { tokenDigest } from '../../_runtime/callers.ts'
import type { Deps } from '../deps.ts'

const TOKEN_LIFE_SECONDS = 1800

export const issueToken = routeFor<Deps>()(contract, async ({ database, kernel }, input, _actor, { headers }) => {
  const { id, secret } = basic(headers['authorization']) ?? { id: input.client_id ?? '', secret: input.client_secret ?? '' }
  const application = await database.stores.applications.load(id)
  // the digest is computed and compared whether or not the application exists
  const given = createHash('sm3').update(secret).digest()
  const expected = Buffer.from(application?.secretDigestHex ?? '00'.repeat(32), 'hex')
  if (!timingSafeEqual(given, expected) || !application || application.state === 'removed') throw new Fault('application.credentials_wrong')
  if (application.state === 'frozen') throw new Fault('application.frozen')
  const nowMs = kernel.clock.nowMs()
  const token = `at_${bytesToHex(kernel.random(24))}`
  await database.stores.applications.deleteExpiredTokens(nowMs)
  await database.stores.applications.insertToken({ tokenDigestHex: tokenDigest(token), applicationId: application.id, expiresAtMs: nowMs + TOKEN_LIFE_SECONDS * 1000 })
  return { access_token: token, token_type: 'Bearer' as const, expires_in: TOKEN_LIFE_SECONDS }
})

function basic(authorization: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  if (!encoded) return undefined
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  try {
    return { id: decodeURIComponent(id), secret: decodeURIComponent(rest.join(':')) }
  } catch {
    return { id: '', secret: '' } // not form-encoded as §2.3.1 wants: as wrong as any other wrong secret
  }
}
