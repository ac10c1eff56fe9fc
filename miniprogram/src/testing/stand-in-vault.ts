// The vault's side of co-signing for tests: the real arithmetic, five tries, rolling shares, clone detection.
import { bytesToHex, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { acceptEnrolment, type ServerShare } from '@yiqian/shared/crypto/cosign/accept-enrolment.ts'
import { completeSigning, partialFits } from '@yiqian/shared/crypto/cosign/complete-signing.ts'
import { createNonces, type VaultNonces } from '@yiqian/shared/crypto/cosign/create-nonces.ts'
import { createRollFactor, rollServerShare } from '@yiqian/shared/crypto/cosign/roll-shares.ts'
import { cosignSuite, type EnrolmentContext } from '@yiqian/shared/crypto/cosign/suite.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import type { NonceOffer, Partial, Roll } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { testSm2 as sm2 } from './test-ports.ts'

interface Session {
  nonces: VaultNonces
  message: Uint8Array
  taskId?: string
}
type Proof = { commitmentHex: string; responseHex: string }

export function createStandInVault(nowMs: number) {
  const shares = new Map<number, ServerShare>()
  const sessions = new Map<string, Session>()
  let serial = 0

  const vault = {
    triesLeft: 5,
    /** the newest generation that the phone was seen to use */
    generation: 0,
    rolls: true,
    suspended: false,
    jointPublicKey: new Uint8Array(0) as Uint8Array,
    /** what verified, in order */
    signatures: [] as { taskId?: string; message: Uint8Array; signature: Uint8Array }[],

    enrol(context: EnrolmentContext, phonePointHex: string, proof: Proof): { jointPublicKeyHex: string; serverProof: Proof } {
      const phoneProof = { commitment: hexToBytes(proof.commitmentHex), response: hexToBytes(proof.responseHex) }
      const { secret, response } = acceptEnrolment(sm2, context, { suite: cosignSuite, phonePublic: hexToBytes(phonePointHex), proof: phoneProof })
      shares.set(0, secret)
      vault.jointPublicKey = response.jointPublicKey
      const serverProof = { commitmentHex: bytesToHex(response.proof.commitment), responseHex: bytesToHex(response.proof.response) }
      return { jointPublicKeyHex: bytesToHex(response.jointPublicKey), serverProof }
    },

    begin(message: Uint8Array, taskId?: string): NonceOffer {
      const sessionId = `ses_${String(++serial).padStart(8, '0')}`
      const nonces = createNonces(sm2, shares.get(vault.generation)!.serverShare, utf8ToBytes(sessionId))
      sessions.set(sessionId, { nonces, message, taskId })
      return { sessionId, DHex: bytesToHex(nonces.public.nonceD), EHex: bytesToHex(nonces.public.nonceE), expiresAtMs: nowMs + 300_000 }
    },

    /** Steps 3 and 4 of the protocol; a wrong partial is one failed try. */
    complete(sessionId: string, partial: Partial, generation: number): { taskId?: string } {
      const session = sessions.get(sessionId)
      sessions.delete(sessionId)
      if (session === undefined) throw new Fault('signing.session_not_found')
      if (vault.triesLeft === 0) throw new Fault('device.locked')
      const { jointPublicKey } = vault
      const digest = messageDigest(sm2, jointPublicKey, session.message)
      const wire = { suite: cosignSuite, r: hexToBytes(partial.rHex), s2: hexToBytes(partial.s2Hex), s3: hexToBytes(partial.s3Hex) }
      const contextOf = (share: ServerShare) => ({ ...share, jointPublicKey, digest, nonces: session.nonces })
      const share = shares.get(generation)
      vault.suspended ||= [...shares].some(([older, old]) => older < vault.generation && partialFits(sm2, contextOf(old), wire))
      if (vault.suspended) throw new Fault('device.suspended')
      if (share === undefined || !partialFits(sm2, contextOf(share), wire)) throw new Fault('device.pin_wrong', { facts: { triesLeft: --vault.triesLeft } })
      const signature = completeSigning(sm2, contextOf(share), wire)
      if (!verifyDigest(sm2, jointPublicKey, digest, signature)) throw new Error('the signature does not verify')
      vault.triesLeft = 5
      vault.generation = generation
      vault.signatures.push({ taskId: session.taskId, message: session.message, signature })
      return session
    },

    roll(): Roll | null {
      if (!vault.rolls) return null
      const factor = createRollFactor(sm2)
      shares.set(vault.generation + 1, rollServerShare(sm2, shares.get(vault.generation)!, factor))
      return { tHex: bytesToHex(factor), generation: vault.generation + 1 }
    },
  }
  return vault
}
