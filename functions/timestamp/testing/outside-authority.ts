// A certification authority outside the platform, by openssl: issues time authorities' certificates on requests, and key files.
import { openssl } from '../../../scripts/oracles/openssl.ts'

export interface OutsideAuthority {
  rootPem: string
  /** Valid from now by the host's clock. @returns the chain, PEM */
  certify(requestPem: string, options?: { days?: number; purpose?: string }): string
  /** a key with its certificate. @returns PKCS#12 */
  keyFile(password: string, options?: { algorithm?: readonly string[]; purpose?: string }): Uint8Array
}

const TIMESTAMPING = 'critical,timeStamping'
const RSA_2048 = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']

export function outsideAuthority(): OutsideAuthority {
  const made = (args: readonly string[], files: Record<string, string> = {}): Buffer => {
    const run = openssl([...args, '-out', '@made'], files)
    if (!run.ok) throw new Error(run.stderr)
    return run.made
  }
  const text = (bytes: Buffer): string => bytes.toString('latin1')
  const key = text(made(['genpkey', ...RSA_2048]))
  const rootPem = text(made(['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=outside root', '-days', '3000'], { key }))
  const extensions = (purpose: string) => `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=${purpose}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n`
  const certify: OutsideAuthority['certify'] = (requestPem, { days = 400, purpose = TIMESTAMPING } = {}) =>
    text(made(['x509', '-req', '-in', '@request', '-CA', '@root', '-CAkey', '@key', '-set_serial', String(Math.floor(Math.random() * 1e12) + 1), '-days', String(days), '-extfile', '@extensions'], { request: requestPem, root: rootPem, key, extensions: extensions(purpose) })) + rootPem
  return {
    rootPem, certify,
    keyFile(password, { algorithm = RSA_2048, purpose = TIMESTAMPING } = {}) {
      const own = text(made(['genpkey', ...algorithm]))
      const request = text(made(['req', '-new', '-key', '@own', '-subj', '/CN=brought along'], { own }))
      return new Uint8Array(made(['pkcs12', '-export', '-inkey', '@own', '-in', '@chain', '-passout', `pass:${password}`], { own, chain: certify(request, { purpose }) }))
    },
  }
}
