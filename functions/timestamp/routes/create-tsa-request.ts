/** 生成时间戳密钥与证书申请. @source GM/T 0092-2020; RFC 2986 */
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { createTsaRequest as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { makeKeyAndRequest, nextSequence } from '../configuration/embedded-certificate.ts'
import type { Deps } from '../deps.ts'

export const createTsaRequest = routeFor<Deps>()(contract, async ({ database, configuration, keyStores, kernel }, { profileId, ...subject }, _actor, { note }) => {
  const { settings, certificates } = await configuration.fresh()
  const profile = settings.profiles.find(({ id }) => id === profileId)
  if (!profile) throw new Fault('timestamp.profile_not_found', { facts: { profile: profileId } })
  const sequence = nextSequence(certificates, profileId)
  const { reference, publicKeyInfoDer, requestDer } = await makeKeyAndRequest(keyStores, profile, sequence, Object.fromEntries(Object.entries(subject).filter(([, value]) => value)) as { commonName: string })
  const id = newId('tsc', kernel.random)
  note({ certificateId: id, keyLabel: reference.label, keyStore: reference.store })
  await database.stores.timestampCertificates.insert({
    id, profileId, sequence, algorithm: profile.algorithm, keyStore: reference.store, keyLabel: reference.label, publicKeyInfoBase64: toBase64(publicKeyInfoDer), state: 'requested', origin: 'requested',
    requestBase64: toBase64(requestDer), chainBase64: [], serialHex: null, notBeforeMs: null, notAfterMs: null, effectiveFromMs: null, createdAtMs: kernel.clock.nowMs(), revision: 0,
  })
  configuration.forget()
  return { certificateId: id, requestPem: encodePem('CERTIFICATE REQUEST', requestDer) }
})
