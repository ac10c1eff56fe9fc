// Owns certificates that come again and again: parsed once, the most recently used kept.
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { refuse } from './refusal.ts'

const MOST_KEPT = 1024
const LARGEST_KEPT_BYTES = 4096

export interface ParsedCertificates {
  /** @throws {SvsRefusal} GM_ERROR_CERT_DECODE */
  parse(der: Uint8Array): Certificate
}

export function createParsedCertificates(): ParsedCertificates {
  const kept = new Map<string, Certificate>()
  return {
    parse(der) {
      const key = der.length > LARGEST_KEPT_BYTES ? undefined : Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1')
      const there = key === undefined ? undefined : kept.get(key)
      if (there) return there
      try {
        const certificate = parseCertificate(der.slice())
        if (key === undefined) return certificate
        if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
        kept.set(key, certificate)
        return certificate
      } catch (cause) {
        if (cause instanceof CryptoError) throw refuse('GM_ERROR_CERT_DECODE', cause.code)
        throw cause
      }
    },
  }
}
