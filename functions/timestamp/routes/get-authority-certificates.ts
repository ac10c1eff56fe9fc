/** 时间戳证书链: the current certificate first, former ones behind it, each with its issuers. */
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { getAuthorityCertificates as contract } from '@yiqian/shared/protocol/timestamp.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { isInstalled } from '../../_domain/timestamp/choose-certificate.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'

export const getAuthorityCertificates = routeFor<Deps>()(contract, async ({ configuration, issuers, time }, { profileId }) => {
  const known = configuration.known() ?? (await configuration.current())
  if (!known.settings.profiles.some(({ id, state }) => id === profileId && state === 'enabled')) throw new Fault('timestamp.profile_not_found', { facts: { profile: profileId } })
  const now = time.now()
  if (!now) throw new Fault('timestamp.unavailable', { detail: time.state().reason.en })
  const current = await issuers.find(profileId, now.timeMs)
  const former = (await configuration.fresh()).certificates.filter((each) => isInstalled(each) && each.profileId === profileId && each.id !== current.certificate.id)
  const chains = [current.certificate.chainBase64, ...former.map(({ chainBase64 }) => chainBase64)]
  const pem = [...new Set(chains.flat())].map((base64) => encodePem('CERTIFICATE', fromBase64(base64))).join('')
  return { contentType: 'application/pem-certificate-chain', bytes: Buffer.from(pem, 'ascii'), fileName: `${profileId}.pem` }
})
