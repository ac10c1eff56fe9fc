// The time authority: its key and certificate, and the making of one token.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'
import type { MessageImprint } from '@yiqian/shared/crypto/tsp/imprint.ts'
import { prepareTokenWriter, type TokenWriter } from '@yiqian/shared/crypto/tsp/token-writer.ts'
import { encodeTstInfo } from '@yiqian/shared/crypto/tsp/tst-info.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { assembleCertificationRequest, encodeCertificationRequestInfo } from '@yiqian/shared/crypto/x509/request.ts'
import { enrolCertificate, listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Caller } from '../_kernel/define-function.ts'
import { fromBase64, toBase64 } from '../_runtime/base64.ts'
import type { Runtime } from '../_runtime/open-runtime.ts'
import { sm2Signer } from '../_runtime/sm2-signer.ts'
import type { Config } from './config.ts'

export interface Token {
  der: Uint8Array
  serialHex: string
  timeMs: number
}

export interface TimeAuthority {
  /** The token is in the journal, durably, before this resolves. */
  issue(asked: { imprint: MessageImprint; nonce?: bigint; includeCertificates: boolean }): Promise<Token>
}

/** Worked out once for thousands of tokens. */
interface Chain {
  certificate: Certificate
  /** with the certificates inside, and without */
  write: Record<'certificates' | 'bare', TokenWriter>
}

const KEY = 'tsa'
/** How far a clock may be set back, as NTP does in small steps, before its time is doubted. */
const BACKWARD_MS = 1000

export function createTimeAuthority({ database, keyring, gm, kernel, settings }: Runtime, config: Config, call: Caller): TimeAuthority {
  let chain: Promise<Chain> | undefined
  let latestMs = 0

  /** The certificate of the stored key, or a new one; authorities behind it. */
  const openCertificates = async (): Promise<Uint8Array[]> => {
    const key = await keyring.platformKey(KEY)
    const authorities = await call(listAuthorities, {})
    const above = [fromBase64(authorities.issuingBase64), fromBase64(authorities.rootBase64)]
    const there = await database.stores.certificates.findOfKind('tsa')
    if (there && there.state === 'valid' && there.notAfterMs > kernel.clock.nowMs() && bytesToHex(parseCertificate(fromBase64(there.certificateBase64)).publicKey.sm2PublicKey ?? new Uint8Array()) === bytesToHex(key.publicKey)) return [fromBase64(there.certificateBase64), ...above]
    const infoDer = encodeCertificationRequestInfo({ subjectDer: encodeName({ country: 'CN', organization: settings.hospitalName, commonName: `${settings.hospitalName} 时间戳` }), publicKeyInfoDer: encodePublicKeyInfo(key.publicKey) })
    const request = assembleCertificationRequest(infoDer, await sm2Signer(gm, key)(infoDer))
    const made = await call(enrolCertificate, { requestBase64: toBase64(request), kind: 'tsa' })
    return [fromBase64(made.certificateBase64), ...above]
  }

  const openChain = async (): Promise<Chain> => {
    const certificates = await openCertificates()
    const sign = sm2Signer(gm, await keyring.platformKey(KEY))
    const writer = (includeCertificates: boolean) => prepareTokenWriter({ profile: signerProfiles.pkcs501, certificates, includeCertificates, sm3: (message) => gm.sm3(message) }, sign)
    return { certificate: parseCertificate(certificates[0]!), write: { certificates: writer(true), bare: writer(false) } }
  }

  /** Opened once; again when it failed or its certificate has expired. */
  const currentChain = async (): Promise<Chain> => {
    const opened = (chain ??= openChain())
    const fresh = await opened.then(({ certificate }) => certificate.notAfterMs > kernel.clock.nowMs()).catch(() => false)
    if (fresh) return opened
    if (chain === opened) chain = openChain()
    return chain!
  }

  return {
    /** @throws {Fault} timestamp.unavailable — the clock went back since the last token */
    async issue({ imprint, nonce, includeCertificates }) {
      const { certificate, write } = await currentChain()
      const serial = kernel.random(16)
      serial[0] = (serial[0]! & 0x7f) | 0x40
      const serialHex = bytesToHex(serial)
      const timeMs = kernel.clock.nowMs()
      if (timeMs < latestMs - BACKWARD_MS) throw new Fault('timestamp.unavailable', { detail: `the clock went back by ${latestMs - timeMs} ms` })
      latestMs = Math.max(latestMs, timeMs)
      const tstInfoDer = encodeTstInfo({ policyOid: config.policyOid, imprint, serialHex, genTimeMs: timeMs, ordering: false, nonce, tsaNameDer: certificate.subject.der })
      const der = await (includeCertificates ? write.certificates : write.bare)(tstInfoDer)
      await database.stores.timestamps.insert({ serialHex, digestHex: bytesToHex(imprint.digest), timeMs })
      return { der, serialHex, timeMs }
    },
  }
}
