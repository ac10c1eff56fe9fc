// The authority for keys of foreign algorithms (RSA, ECDSA): one RSA root that signs time authorities, so that readers without SM2 can follow the path.
import { utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { hmacSm3 } from '@yiqian/shared/crypto/kdf.ts'
import { createCertificate, parseCertificate, type Certificate as X509, type CertificateFields } from '@yiqian/shared/crypto/x509/certificate.ts'
import { authorityKeyIdentifierExtension, basicConstraintsExtension, keyIdentifierOf, keyUsageExtension, subjectKeyIdentifierExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { displayName, encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import type { SignBytes } from '@yiqian/shared/crypto/x509/signature.ts'
import type { KeyStore } from '../_domain/application-key/application-key.ts'
import { newId } from '../_domain/new-id.ts'
import { StoreConflict } from '../_domain/ports.ts'
import type { Certificate } from '../_domain/records.ts'
import { fromBase64, toBase64 } from '../_runtime/base64.ts'
import type { Runtime } from '../_runtime/open-runtime.ts'

const YEAR_MS = 365.25 * 86_400_000
const ROOT_YEARS = 30
const KEY = { store: 'software', label: 'ca-foreign-root' } as const

export interface ForeignAuthority {
  /** Made at first need: an installation that never asks for RSA has none. */
  root(): Promise<X509>
  /** undefined: it was not needed yet */
  existingRoot(): Promise<X509 | undefined>
  sign: SignBytes
  /** Signs with the root's key and stores. */
  issue(fields: Omit<CertificateFields, 'issuerDer' | 'serial' | 'signatureOid'>, kind: Certificate['kind']): Promise<Certificate>
}

/** @source RFC 5280 §4.1, §4.2; RFC 4055 §5. */
export function createForeignAuthority({ database, kernel, settings }: Runtime, keys: KeyStore): ForeignAuthority {
  const { certificates } = database.stores
  const sign: SignBytes = (message) => keys.signMessage(KEY, message, OID.sha256)

  const store = async (der: Uint8Array, kind: Certificate['kind']): Promise<Certificate> => {
    const x509 = parseCertificate(der)
    const record: Certificate = {
      id: newId('cert', kernel.random), serialHex: x509.serialHex, kind, staffId: null, deviceId: null, subject: displayName(x509.subject), issuer: displayName(x509.issuer), certificateBase64: toBase64(der),
      state: 'valid', stateReason: null, stateChangedAtMs: null, notBeforeMs: x509.notBeforeMs, notAfterMs: x509.notAfterMs, revision: 0,
    }
    await certificates.insert(record)
    return record
  }

  const stored = async (): Promise<X509 | undefined> => {
    const there = await certificates.findOfKind('foreign-root')
    return there && parseCertificate(fromBase64(there.certificateBase64))
  }

  /** The serial follows from the key, so that two instances that start at once make one certificate. */
  const open = async (): Promise<X509> => {
    const there = await stored()
    if (there) return there
    await keys.generate('rsa-3072', KEY.label)
    const publicKeyInfoDer = await keys.publicKeyInfoDer(KEY)
    const { keyBytes } = parsePublicKeyInfo(publicKeyInfoDer)
    const serial = hmacSm3(utf8ToBytes('yiqian-ca-serial'), keyBytes).slice(0, 16)
    serial[0] = (serial[0]! & 0x7f) | 0x40
    const nowMs = kernel.clock.nowMs()
    const nameDer = encodeName({ country: 'CN', organization: settings.hospitalName, commonName: `${settings.hospitalName} RSA 根证书` })
    const der = await createCertificate({
      serial, issuerDer: nameDer, subjectDer: nameDer, publicKeyInfoDer, signatureOid: OID.sha256WithRsa, notBeforeMs: nowMs - 3_600_000, notAfterMs: nowMs + ROOT_YEARS * YEAR_MS,
      extensions: [
        basicConstraintsExtension({ ca: true, pathLength: 0 }),
        keyUsageExtension('keyCertSign', 'cRLSign'),
        subjectKeyIdentifierExtension(keyIdentifierOf(keyBytes)),
        authorityKeyIdentifierExtension(keyIdentifierOf(keyBytes)),
      ],
    }, sign)
    try {
      await store(der, 'foreign-root')
      return parseCertificate(der)
    } catch (error) {
      const winner = error instanceof StoreConflict ? await stored() : undefined
      if (!winner) throw error
      return winner
    }
  }

  let opened: Promise<X509> | undefined
  const root = () => {
    opened ??= open()
    opened.catch(() => (opened = undefined))
    return opened
  }
  return {
    root, sign, existingRoot: stored,
    async issue(fields, kind) {
      const issuer = await root()
      const serial = kernel.random(16)
      serial[0] = (serial[0]! & 0x7f) | 0x40
      return store(await createCertificate({ ...fields, serial, issuerDer: issuer.subject.der, signatureOid: OID.sha256WithRsa }, sign), kind)
    },
  }
}
