// Gathers the content of a backup.
import { wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { unwrapKeptKey } from '../../_adapters/application-keys/software-key-store.ts'
import type { TimestampCertificate } from '../../_domain/timestamp/timestamp-profile.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'
import type { Config } from '../config.ts'
import type { Configuration } from '../configuration/open-configuration.ts'
import { authoritiesOf, believed } from './authorities.ts'
import type { BackupCertificate, BackupContent } from './backup-content.ts'

export async function makeBackup({ database, keyring, kernel, settings: { hospitalName }, config }: Runtime & { config: Config }, { settings, certificates }: Configuration): Promise<BackupContent> {
  const keys: BackupContent['keys'] = []
  for (const label of new Set(certificates.filter(({ keyStore }) => keyStore === 'software').map(({ keyLabel }) => keyLabel))) {
    const kept = await database.stores.keptKeys.load('software', label)
    if (!kept) continue // the certificate alone still verifies its tokens
    const pkcs8Der = unwrapKeptKey(keyring, kept)
    keys.push({ label, publicKeyInfoBase64: kept.publicKeyInfoBase64, pkcs8Base64: toBase64(pkcs8Der) })
    wipeBytes(pkcs8Der)
  }
  const profiles = settings.profiles.map((profile) => ({ ...profile, digests: [...profile.digests] }))
  const authorities = believed(authoritiesOf(certificates), await database.stores.validation.anchors.list())
  return { version: 2, madeAtMs: kernel.clock.nowMs(), hospitalName, profiles, defaultProfile: settings.defaultProfile, certificates: certificates.map(portable), keys, authorities, environment: { ...config.environment } }
}

function portable({ revision: _revision, chainBase64, ...rest }: TimestampCertificate): BackupCertificate {
  return { ...rest, chainBase64: [...chainBase64] }
}
