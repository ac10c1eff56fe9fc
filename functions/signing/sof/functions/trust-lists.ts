// Owns the SOF functions of trust lists: what is trusted may be read by applications, and is changed by administrators alone.
import { encodeSetOf } from '@yiqian/shared/crypto/der/write.ts'
import { displayName, nameAttribute } from '@yiqian/shared/crypto/x509/name.ts'
import type { SofFunction, SofParts } from '../interface/call.ts'
import { SofRefusal } from '../interface/codes.ts'
import { applicationOf } from '../interface/own-key.ts'

const NAME = { name: 'CTLAltName', alike: ['altName', 'ctlName', 'strCTLAltName'] }
const CONTENT = { name: 'CTLContent', alike: ['ctlContent', 'content'] }

function refuseChange(): never {
  throw new SofRefusal('SOR_NotSupportYetErr', '信任列表由系统管理员维护 / trust lists are kept by administrators')
}

const named = ({ validation }: SofParts): { name: string; der: Uint8Array }[] => validation.authorities().map(({ subject, der, serialHex }) => ({ name: (nameAttribute(subject, 'CN') ?? displayName(subject)).replaceAll('@', ' ') || serialHex, der }))

export const trustLists: readonly SofFunction[] = [
  { name: 'SOF_SetCertTrustList', args: [NAME, CONTENT], refused: false, run: refuseChange },
  { name: 'SOF_DelCertTrustList', args: [NAME], refused: false, run: refuseChange },
  {
    // names joined by @
    name: 'SOF_QueryCertTrustListAltNames', alike: ['getCertTrustListAltNames', 'getCertTrusthstAltNames'], args: [],
    run(parts, call) {
      applicationOf(call)
      return [...new Set(named(parts).map(({ name }) => name))].join('@')
    },
  },
  {
    // the certificate of that name; of several, a SET of them, as PKCS#7 carries them
    name: 'SOF_QueryCertTrustList', alike: ['getCertTrustList'], args: [NAME],
    run(parts, call) {
      applicationOf(call)
      const asked = call.args.text(NAME, 256)
      const found = named(parts).filter(({ name }) => name === asked)
      const [first] = found
      if (!first) throw new SofRefusal('SOR_CertNotFoundErr', 'CTLAltName')
      return Buffer.from(found.length === 1 ? first.der : encodeSetOf(found.map(({ der }) => der))).toString('base64')
    },
  },
]
