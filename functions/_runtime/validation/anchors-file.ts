// The operator's file of further roots and their revocation lists; read again whenever it changes.
import { readFile, stat } from 'node:fs/promises'
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { parseCrl } from '@yiqian/shared/crypto/x509/crl.ts'

export interface TrustAnchors {
  roots: readonly Certificate[]
  listsDer: readonly Uint8Array[]
}

export type LoadAnchors = () => Promise<TrustAnchors>

const none: TrustAnchors = { roots: [], listsDer: [] }

/**
 * A file that cannot be read stops the start, and later the verification: trusting fewer than the operator meant would
 * make good files look forged.
 * @param file PEM: `CERTIFICATE` blocks are trusted roots, `X509 CRL` blocks lists of their authorities
 */
export function createTrustAnchors(file: string | undefined): LoadAnchors {
  if (file === undefined) return async () => none
  let loaded: { mtimeMs: number; anchors: TrustAnchors } | undefined
  return async () => {
    try {
      const { mtimeMs } = await stat(file)
      if (loaded?.mtimeMs !== mtimeMs) loaded = { mtimeMs, anchors: parse(await readFile(file, 'utf8')) }
      return loaded.anchors
    } catch (cause) {
      throw new Error('TRUST_ANCHORS_FILE must hold certificates as PEM', { cause })
    }
  }
}

function parse(text: string): TrustAnchors {
  const listsDer = text.includes('-----BEGIN X509 CRL-----') ? decodePem('X509 CRL', text) : []
  listsDer.forEach(parseCrl)
  return { roots: decodePem('CERTIFICATE', text).map(parseCertificate), listsDer }
}
