// The two authorities of an installation: a root that signs the issuing authority once, and the issuing authority that signs everything else.
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { hmacSm3 } from '@yiqian/shared/crypto/kdf.ts'
import type { KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { createCertificate, parseCertificate, type Certificate as X509, type CertificateFields } from '@yiqian/shared/crypto/x509/certificate.ts'
import { authorityKeyIdentifierExtension, basicConstraintsExtension, keyIdentifierOf, keyUsageExtension, subjectKeyIdentifierExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { displayName, encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { fromBase64, toBase64 } from '../_runtime/base64.ts'
import { newId } from '../_domain/new-id.ts'
import { StoreConflict } from '../_domain/ports.ts'
import type { Certificate } from '../_domain/records.ts'
import type { Runtime } from '../_runtime/open-runtime.ts'
import { sm2Signer } from '../_runtime/sm2-signer.ts'

const YEAR_MS = 365.25 * 86_400_000
const ROOT_YEARS = 30
const ISSUING_YEARS = 20

export interface Authority {
  root(): Promise<X509>
  issuing(): Promise<X509>
  /** Signs with the issuing key and stores. @param fields all but issuer and serial */
  issue(fields: Omit<CertificateFields, 'issuerDer' | 'serial'>, holder: Pick<Certificate, 'kind' | 'staffId' | 'deviceId'>): Promise<Certificate>
  issuingKey(): Promise<KeyPair>
}

/** Keys and certificates are made at first need, once for all instances. */
export function createAuthority({ database, keyring, gm, kernel, settings }: Runtime): Authority {
  const { certificates } = database.stores
  const organisation = { country: 'CN', organization: settings.hospitalName }
  const rootName = encodeName({ ...organisation, commonName: `${settings.hospitalName} 根证书` })
  const issuingName = encodeName({ ...organisation, commonName: `${settings.hospitalName} 签发证书` })

  const store = async (der: Uint8Array, holder: Pick<Certificate, 'kind' | 'staffId' | 'deviceId'>): Promise<Certificate> => {
    const x509 = parseCertificate(der)
    const record: Certificate = {
      id: newId('cert', kernel.random), serialHex: x509.serialHex, ...holder, subject: displayName(x509.subject), issuer: displayName(x509.issuer), certificateBase64: toBase64(der),
      state: 'valid', stateReason: null, stateChangedAtMs: null, notBeforeMs: x509.notBeforeMs, notAfterMs: x509.notAfterMs, revision: 0,
    }
    await certificates.insert(record)
    return record
  }

  /** The serial follows from the key, so that two instances that start at once make one certificate. */
  const openCaCertificate = async (kind: 'root' | 'issuing', make: () => Promise<Uint8Array>): Promise<X509> => {
    const there = await certificates.findOfKind(kind)
    if (there) return parseCertificate(fromBase64(there.certificateBase64))
    const der = await make()
    try {
      await store(der, { kind, staffId: null, deviceId: null })
      return parseCertificate(der)
    } catch (error) {
      const winner = error instanceof StoreConflict ? await certificates.findOfKind(kind) : undefined
      if (!winner) throw error
      return parseCertificate(fromBase64(winner.certificateBase64))
    }
  }

  const caFields = (key: KeyPair, issuerKey: KeyPair, years: number, pathLength: number) => {
    const nowMs = kernel.clock.nowMs()
    return {
      serial: caSerial(key), notBeforeMs: nowMs - 3_600_000, notAfterMs: nowMs + years * YEAR_MS, publicKeyInfoDer: encodePublicKeyInfo(key.publicKey),
      extensions: [
        basicConstraintsExtension({ ca: true, pathLength }),
        keyUsageExtension('keyCertSign', 'cRLSign'),
        subjectKeyIdentifierExtension(keyIdentifierOf(key.publicKey)),
        authorityKeyIdentifierExtension(keyIdentifierOf(issuerKey.publicKey)),
      ],
    }
  }

  const memo = <T>(make: () => Promise<T>) => {
    let made: Promise<T> | undefined
    return () => (made ??= make().catch((error: unknown) => ((made = undefined), Promise.reject(error instanceof Error ? error : new Error(String(error))))))
  }
  const issuingKey = () => keyring.platformKey('ca-issuing')
  const root = memo(async () => {
    const key = await keyring.platformKey('ca-root')
    return openCaCertificate('root', () => createCertificate({ ...caFields(key, key, ROOT_YEARS, 1), issuerDer: rootName, subjectDer: rootName }, sm2Signer(gm, key)))
  })
  const issuing = memo(async () => {
    const [rootKey, key, rootCertificate] = [await keyring.platformKey('ca-root'), await issuingKey(), await root()]
    return openCaCertificate('issuing', () => createCertificate({ ...caFields(key, rootKey, ISSUING_YEARS, 0), issuerDer: rootCertificate.subject.der, subjectDer: issuingName }, sm2Signer(gm, rootKey)))
  })
  return {
    root, issuing, issuingKey,
    async issue(fields, holder) {
      const [issuer, key] = [await issuing(), await issuingKey()]
      const serial = kernel.random(16)
      serial[0] = (serial[0]! & 0x7f) | 0x40
      return store(await createCertificate({ ...fields, serial, issuerDer: issuer.subject.der }, sm2Signer(gm, key)), holder)
    },
  }
}

function caSerial(key: KeyPair): Uint8Array {
  const serial = hmacSm3(utf8ToBytes('yiqian-ca-serial'), key.publicKey).slice(0, 16)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  return serial
}

/** The chain as it goes into signatures: issuing authority, root. */
export async function chainBase64(authority: Authority): Promise<string[]> {
  return [toBase64((await authority.issuing()).der), toBase64((await authority.root()).der)]
}
