// Owns the judgement of certificates by the platform's own validation: anchors, lists, policies, sources.
import { equalBytes } from '@yiqian/shared/crypto/bytes.ts'
import { digestWith } from '@yiqian/shared/crypto/digest.ts'
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import { svsCodes, type SvsCode } from '@yiqian/shared/crypto/svs/codes.ts'
import { parseTimestampToken } from '@yiqian/shared/crypto/tsp/token.ts'
import { verifyTimestampToken } from '@yiqian/shared/crypto/tsp/verify.ts'
import { sameName, type Name } from '@yiqian/shared/crypto/x509/name.ts'
import type { Database } from '../../_domain/ports.ts'
import type { ValidationLevel } from '../../_domain/certificate-validation/validation.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import type { Validation } from '../../_runtime/open-validation.ts'
import type { CertificateJudge, VerifyLevel } from './certificate-judge.ts'
import type { ParsedCertificates } from './parsed-certificates.ts'
import { refuse } from './refusal.ts'

const levels: Readonly<Record<VerifyLevel, ValidationLevel>> = { 0: 'time', 1: 'chain', 2: 'revocation' }
/** A question about the present: its verdict may be one of a moment ago. */
const PRESENT_MS = 1000
const unreachable: readonly string[] = ['ocsp.unreachable', 'ocsp.no_responder', 'crl.not_held', 'revocation.unknown', 'crl.expired', 'crl.not_kept_so_long']
const codes = new Set<number>(Object.values(svsCodes))

/** Revocation lists as bytes. */
export interface ListBytes {
  read(digestHex: string): Promise<Uint8Array | undefined>
  /** the hospital's own, when it is the issuer's */
  ofHospital(issuer: Name): Promise<readonly Uint8Array[]>
}

export function createJudge(validation: Validation, { stores }: Pick<Database, 'stores'>, certificates: ParsedCertificates, lists: ListBytes, nowMs: () => number): CertificateJudge & { isTimestampOver(token: Uint8Array, covered: Uint8Array, atMs: number): Promise<boolean> } {
  return {
    async judge(certificateDer, { level, atMs, beside = [] }) {
      const { verdict, svsCode, reasons, certificate } = await validation.validateCertificate({ certificateDer, ...(beside.length > 0 && { chainDer: beside }), ...(Math.abs(nowMs() - atMs) > PRESENT_MS && { atMs }), level: levels[level] })
      if (!certificate) return svsCodes.GM_ERROR_CERT_DECODE
      if (verdict === 'passed') return svsCodes.GM_SUCCESS
      // what could not be learnt: no list and no responder that could be reached
      if (verdict === 'indeterminate' && reasons.every(({ code }) => unreachable.includes(code))) return svsCodes.GM_ERROR_SERVER_CONNECT
      return codes.has(svsCode) && svsCode !== svsCodes.GM_SUCCESS ? (svsCode as SvsCode) : svsCodes.GM_ERROR_CERT
    },
    async onlineState(certificateDer, atMs) {
      const { revocation, notes, reasons } = await validation.validateCertificate({ certificateDer, atMs, level: 'revocation', ocsp: true })
      if ([...notes, ...reasons].some(({ code }) => code === 'ocsp.unreachable')) throw refuse('GM_ERROR_SERVER_CONNECT')
      if (revocation?.by !== 'ocsp') return 2 // what a list says is no answer of the service
      return revocation.status === 'good' ? 0 : 1
    },
    async findBySerial(serialHex) {
      await validation.fresh()
      const [issued, keys] = await Promise.all([stores.certificates.findBySerial(serialHex), stores.applicationKeys.listAll()])
      const own = keys.filter(({ state }) => state !== 'destroyed').flatMap(({ certificatesBase64: [leaf] }) => (leaf === undefined ? [] : [fromBase64(leaf)]))
      const known = [...(issued ? [fromBase64(issued.certificateBase64)] : []), ...own, ...validation.authorities().map(({ der }) => der)]
      const found = known.filter((der) => certificates.parse(der).serialHex === serialHex)
      return found.filter((der, index) => found.findIndex((each) => equalBytes(each, der)) === index)
    },
    async listsOf(certificateDer) {
      const { issuer } = certificates.parse(certificateDer)
      await validation.fresh()
      const ids = new Set(validation.lists().filter((list) => sameName(list.issuer, issuer)).map(({ id }) => id))
      const records = ids.size === 0 ? [] : (await stores.validation.records.listCurrent()).filter(({ id }) => ids.has(id))
      const held = await Promise.all(records.map(({ digestHex }) => lists.read(digestHex)))
      return [...(await lists.ofHospital(issuer)), ...held.filter((list) => list !== undefined)]
    },
    async isTimestampOver(token, covered, atMs) {
      try {
        const { digestOid } = parseTimestampToken(token).info.imprint
        const { roots } = await validation.openTrust()
        return verifyTimestampToken({ token, imprint: { digestOid, digest: digestWith(digestOid, covered) }, roots, atMs, ...validation.signatures }).verdict === 'passed'
      } catch (cause) {
        if (cause instanceof CryptoError) return false
        throw cause
      }
    },
  }
}
