// Owns what the vault's database remembers: key shares, unused nonces, keys of automatic signing, their secrets wrapped.

export interface KeyShareRow {
  id: string // shr_
  deviceId: string
  staffId: string
  jointPublicKeyHex: string
  generation: number
  wrappedCurrentHex: string
  wrappedNextHex: string | null
  olderPointsJson: string
  state: 'new' | 'active' | 'suspended' | 'destroyed'
  revision: number
  createdAtMs: number
}

export interface NonceRow {
  sessionId: string
  shareId: string
  digestHex: string
  wrappedHex: string
  /** 32 hex characters; a nonce of another epoch than the present one came back from a backup */
  epoch: string
  expiresAtMs: number
}

/** A whole key of automatic signing. Destroyed: nothing but its name is left. */
export interface AutomaticKeyRow {
  id: string // aut_
  staffId: string
  publicKeyHex: string
  statementDigestHex: string
  wrappedHex: string
  state: 'active' | 'destroyed'
  revision: number
  createdAtMs: number
}
