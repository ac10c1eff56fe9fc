// Certificates that were parsed lately: the same few come again thousands of times a second.
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { latin1 } from './verdict-cache.ts'

const MOST_PARSED = 5_000

/** @throws {CryptoError} as parseCertificate */
export function createParse(): (der: Uint8Array) => Certificate {
  const parsed = new Map<string, Certificate>()
  return (der) => {
    const key = latin1(der)
    const there = parsed.get(key)
    if (there) return there
    const certificate = parseCertificate(der.slice()) // the caller's bytes may lie in a large message
    if (parsed.size >= MOST_PARSED) parsed.delete(parsed.keys().next().value!)
    parsed.set(key, certificate)
    return certificate
  }
}
