// Which /Filter and /SubFilter a signature dictionary names, by profile.

export interface SignatureProfile {
  readonly filter: string
  readonly subFilter: string
  /** Bytes kept free for the DER in /Contents, unless the caller asks for another size. */
  readonly reserveBytes: number
}

/**
 * The names differ between products; none of the sub-filters with `GM` was seen in the text of GM/T 0112 itself
 * (docs/deviations.md). The default is what every viewer at least recognises as a signature.
 *
 * @source ISO 32000-1 §12.8.3.3; ETSI EN 319 142-1 §6.3; GM/T 0112—2021 §6, §7.
 */
export const signatureProfiles = {
  /** SM2 (or any) CMS, detached, over the byte range. */
  'pkcs7-detached': { filter: 'Adobe.PPKLite', subFilter: 'adbe.pkcs7.detached', reserveBytes: 16_384 },
  /** PAdES baseline: CMS with the signing-certificate-v2 attribute. */
  'pades-baseline': { filter: 'Adobe.PPKLite', subFilter: 'ETSI.CAdES.detached', reserveBytes: 16_384 },
  /** GB/T 35275 SignedData under the names seen in domestic readers. */
  'gm0112-sign': { filter: 'GM.PKILite', subFilter: 'GM.SM2', reserveBytes: 16_384 },
  /** SES_Signature of GM/T 0031, which carries the seal picture: hence the larger space. */
  'gm0112-seal': { filter: 'Gomain.GMPkiLite', subFilter: 'GM.sm2seal', reserveBytes: 65_536 },
} as const satisfies Record<string, SignatureProfile>

export type SignatureProfileName = keyof typeof signatureProfiles
