/** 导入时间戳证书链: for the key that it certifies, whether it awaits its first certificate or is to have a new one. */
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { importTsaCertificate as contract } from '@yiqian/shared/protocol/timestamp-administration.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { newId } from '../../_domain/new-id.ts'
import { StoreConflict } from '../../_domain/ports.ts'
import type { TimestampCertificate } from '../../_domain/timestamp/timestamp-profile.ts'
import { routeFor } from '../../_kernel/route.ts'
import { certificateCard } from '../configuration/certificate-card.ts'
import { nextSequence } from '../configuration/embedded-certificate.ts'
import { assertServes, installed, orderChain, sameKey, unfit } from '../configuration/install-certificate.ts'
import type { Deps } from '../deps.ts'

export const importTsaCertificate = routeFor<Deps>()(contract, async ({ database, configuration, kernel, sm2 }, { chainPem, effectiveFromMs }, _actor, { note }) => {
  const { certificates } = await configuration.fresh()
  const nowMs = kernel.clock.nowMs()
  const chain = orderChain(readPem(chainPem), (der) => certificates.some((each) => sameKey(der, each)))
  const fromMs = effectiveFromMs ?? nowMs
  assertServes(chain, { sm2, nowMs, effectiveFromMs: fromMs })
  const ofKey = certificates.filter((each) => sameKey(chain[0]!.publicKey.der, each))
  const awaiting = ofKey.find(({ state }) => state === 'requested')
  const isThere = ofKey.find(({ serialHex, chainBase64 }) => serialHex === chain[0]!.serialHex && chainBase64[0] === Buffer.from(chain[0]!.der).toString('base64'))
  try {
    const stored = isThere
      ? await database.stores.timestampCertificates.replace(isThere, { ...isThere, effectiveFromMs: fromMs })
      : awaiting
        ? await database.stores.timestampCertificates.replace(awaiting, { ...awaiting, ...installed(chain, fromMs) })
        : await insertFor(ofKey.at(-1)!)
    note({ certificateId: stored.id, serial: stored.serialHex ?? '', effectiveFromMs: String(fromMs) })
    return { certificate: certificateCard(stored, [...certificates.filter(({ id }) => id !== stored.id), stored], nowMs) }
  } catch (error) {
    throw error instanceof StoreConflict ? new Fault('timestamp.settings_changed', { cause: error }) : error
  } finally {
    configuration.forget()
  }

  /** A further certificate of a key that has one: the former stays listed. */
  async function insertFor(former: TimestampCertificate): Promise<TimestampCertificate> {
    const record: TimestampCertificate = { ...former, ...installed(chain, fromMs), id: newId('tsc', kernel.random), sequence: nextSequence(certificates, former.profileId), origin: 'requested', createdAtMs: nowMs, revision: 0 }
    await database.stores.timestampCertificates.insert(record)
    return record
  }
})

function readPem(text: string): Uint8Array[] {
  try {
    const ders = decodePem('CERTIFICATE', text)
    if (ders.length === 0 || ders.length > 10) throw unfit('没有证书，或证书过多', 'there is no certificate, or too many')
    return ders
  } catch (error) {
    throw error instanceof CryptoError ? unfit('不是 PEM 格式的证书', 'these are no certificates in PEM', error) : error
  }
}
