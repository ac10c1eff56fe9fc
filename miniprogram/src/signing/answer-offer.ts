// The phone's half of one signature: from an offer of nonces and a digest to a partial on the wire.
import { bytesToHex, hexToBytes, wipeBytes } from '@yiqian/shared/crypto/bytes.ts'
import { respond } from '@yiqian/shared/crypto/cosign/respond.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { messageDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import type { NonceOffer, Partial } from '@yiqian/shared/protocol/cosigning.ts'
import type { Curve } from '../platform/ports.ts'

export interface OfferToAnswer {
  offer: NonceOffer
  /** M: signed attributes, a log-in message or a certificate request; e is computed here, with the stored P */
  message: Uint8Array
}

/**
 * Answers several offers with one opened share.
 * @param phoneShare dC, 32 bytes; wiped here, whatever happens.
 * @param jointPublicKeyHex P as stored at enrolment.
 */
export async function answerOffers(curve: Curve, phoneShare: Uint8Array, jointPublicKeyHex: string, offers: readonly OfferToAnswer[], onDone: (done: number) => unknown = () => undefined): Promise<Partial[]> {
  const jointPublicKey = hexToBytes(jointPublicKeyHex)
  try {
    const partials: Partial[] = []
    for (const { offer, message } of offers) {
      const nonces = { suite: cosignSuite, nonceD: hexToBytes(offer.DHex), nonceE: hexToBytes(offer.EHex) }
      const { r, s2, s3 } = await curve.run((sm2) => respond(sm2, { phoneShare, jointPublicKey, digest: messageDigest(sm2, jointPublicKey, message), nonces }))
      partials.push({ rHex: bytesToHex(r), s2Hex: bytesToHex(s2), s3Hex: bytesToHex(s3) })
      await onDone(partials.length)
    }
    return partials
  } finally {
    wipeBytes(phoneShare)
  }
}
