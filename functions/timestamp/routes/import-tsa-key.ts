/** 导入时间戳密钥与证书（PKCS#12）. @source RFC 7292; GM/T 0091-2020 */
import { wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parsePfx } from '@yiqian/shared/crypto/pkcs12/pfx.ts'
import type { Bags } from '@yiqian/shared/crypto/pkcs12/bags.ts'
import { importTsaKey as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { TimestampCertificate } from '../../_domain/timestamp/timestamp-profile.ts'
import { routeFor } from '../../_kernel/route.ts'
import { aesByNode } from '../../_runtime/aes-by-node.ts'
import { fromBase64, toBase64 } from '../../_runtime/base64.ts'
import { certificateCard } from '../configuration/certificate-card.ts'
import { nextSequence } from '../configuration/embedded-certificate.ts'
import { assertServes, installed, orderChain, sameKey, unfit } from '../configuration/install-certificate.ts'
import type { Deps } from '../deps.ts'

export const importTsaKey = routeFor<Deps>()(contract, async ({ database, configuration, kernel, keyStores, sm2 }, { profileId, pfxBase64, password, effectiveFromMs }, _actor, { note }) => {
  const { settings, certificates } = await configuration.fresh()
  const profile = settings.profiles.find(({ id }) => id === profileId)
  if (!profile) throw new Fault('timestamp.profile_not_found', { facts: { profile: profileId } })
  const { keys, certificates: entries } = readPfx(fromBase64(pfxBase64), password)
  try {
    if (keys.length !== 1) throw unfit('文件中应恰有一个密钥', 'the file must hold exactly one key')
    const sequence = nextSequence(certificates, profileId)
    const { reference, algorithm } = await keyStores.software.importPrivateKey(keys[0]!.pkcs8Der, `tsa-${profileId}-${sequence}`)
    const publicKeyInfoDer = await keyStores.software.publicKeyInfoDer(reference)
    const nowMs = kernel.clock.nowMs()
    const fromMs = effectiveFromMs ?? nowMs
    try {
      if (algorithm !== profile.algorithm) throw unfit(`密钥算法为 ${algorithm}，配置要求 ${profile.algorithm}`, `the key is ${algorithm}, the profile wants ${profile.algorithm}`)
      if (certificates.some((each) => sameKey(publicKeyInfoDer, each))) throw unfit('该密钥已在库中，请导入证书链', 'this key is here already; import its chain')
      const chain = orderChain(entries.map(({ certificateDer }) => certificateDer), (der) => sameKey(der, { publicKeyInfoBase64: toBase64(publicKeyInfoDer) }))
      assertServes(chain, { sm2, nowMs, effectiveFromMs: fromMs })
      const record: TimestampCertificate = {
        id: newId('tsc', kernel.random), profileId, sequence, algorithm: profile.algorithm, keyStore: reference.store, keyLabel: reference.label, publicKeyInfoBase64: toBase64(publicKeyInfoDer),
        origin: 'imported', requestBase64: null, createdAtMs: nowMs, revision: 0, ...installed(chain, fromMs),
      }
      note({ certificateId: record.id, keyLabel: reference.label, serial: record.serialHex ?? '' })
      await database.stores.timestampCertificates.insert(record)
      return { certificate: certificateCard(record, [...certificates, record], nowMs) }
    } catch (error) {
      await keyStores.software.destroy(reference)
      throw error instanceof StoreConflict ? new Fault('timestamp.settings_changed', { cause: error }) : error
    }
  } finally {
    for (const { pkcs8Der } of keys) wipeBytes(pkcs8Der)
    configuration.forget()
  }
})

function readPfx(der: Uint8Array, password: string): Bags {
  try {
    return parsePfx(der, { password, aes: aesByNode })
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    throw new Fault('key.import_invalid', { facts: { why: error.code === 'keys.password_wrong' ? '口令错误或文件损坏 / wrong password or damaged file' : `PKCS#12 (${error.code})` }, cause: error })
  }
}
