// A phone: the outside, the client of the functions and the key store. Every flow takes one; a screen is not needed.
import { createChannel } from '../api/channel.ts'
import { createClient, type Client } from '../api/client.ts'
import { createKeyStore, type KeyStore } from '../keystore/keystore.ts'
import type { Ports } from '../platform/ports.ts'
import type { FactorPrompts } from './factor-prompts.ts'

export interface Phone {
  ports: Ports
  client: Client
  keystore: KeyStore
  /** absent: nothing that asks for more than one factor is signed */
  prompts?: FactorPrompts
  /** before anything is signed: whether this phone may, where it stands. @throws what keeps it from signing */
  beforeSigning?: () => Promise<void>
}

export interface PhoneOptions {
  /** static channel keys of the platform, 65-byte points in hex; two during a rotation */
  trustedKeysHex: () => Promise<readonly string[]>
  /** of the PIN's stretching; measured when absent */
  iterations?: number
  prompts?: FactorPrompts
  /** the key left this phone: what it showed goes too */
  onWipe?: () => void
  beforeSigning?: () => Promise<void>
}

export function createPhone(ports: Ports, { trustedKeysHex, iterations, prompts, onWipe, beforeSigning }: PhoneOptions): Phone {
  const channel = createChannel(ports, trustedKeysHex)
  return { ports, client: createClient(ports, channel), keystore: createKeyStore(ports, { iterations, onWipe }), ...(prompts && { prompts }), ...(beforeSigning && { beforeSigning }) }
}
