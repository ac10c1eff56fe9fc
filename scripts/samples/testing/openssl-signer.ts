// A throwaway signer: RSA key and self-signed certificate by OpenSSL, detached CMS over given bytes.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface ThrowawaySigner {
  /** DER of SignedData over the pieces joined. */
  sign(pieces: readonly Uint8Array[]): Uint8Array
  close(): void
}

export function createSigner(commonName: string, kind: 'rsa' | 'ecdsa' = 'rsa'): ThrowawaySigner {
  const folder = mkdtempSync(join(tmpdir(), 'signer-'))
  const [key, certificate, content, signature] = ['key.pem', 'certificate.pem', 'content.bin', 'signature.der'].map(
    (name) => join(folder, name),
  ) as [string, string, string, string]
  const newKey = kind === 'rsa' ? ['-newkey', 'rsa:2048'] : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      ...newKey,
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      '-days',
      '30',
      '-subj',
      `/CN=${commonName}`,
    ],
    { stdio: 'pipe' },
  )
  return {
    sign: (pieces) => {
      writeFileSync(content, Buffer.concat(pieces))
      execFileSync(
        'openssl',
        [
          'cms',
          '-sign',
          '-binary',
          '-in',
          content,
          '-signer',
          certificate,
          '-inkey',
          key,
          '-outform',
          'DER',
          '-out',
          signature,
        ],
        { stdio: 'pipe' },
      )
      return new Uint8Array(readFileSync(signature))
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}
