// The certificates that sign or signed tokens here, with their issuers: what tokens of this server are verified with.
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { isInstalled } from '../_domain/timestamp/choose-certificate.ts'
import { fromBase64 } from '../_runtime/base64.ts'
import type { Configuration } from './configuration/open-configuration.ts'

const read = new WeakMap<Configuration, { all: Certificate[]; roots: Certificate[] }>()

export function knownCertificates(configuration: Configuration): { all: readonly Certificate[]; roots: readonly Certificate[] } {
  const there = read.get(configuration)
  if (there) return there
  const chains = configuration.certificates.filter(isInstalled).map(({ chainBase64 }) => chainBase64.map((base64) => parseCertificate(fromBase64(base64))))
  const known = { all: chains.flat(), roots: chains.flatMap((chain) => chain.slice(-1)) }
  read.set(configuration, known)
  return known
}
