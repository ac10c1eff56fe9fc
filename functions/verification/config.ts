// Settings of `verification`.
export interface Config {
  /** TRUST_ANCHORS_FILE: PEM, root certificates of other authorities to trust besides the hospital's own, with their revocation lists (X509 CRL); none when absent */
  trustAnchorsFile: string | undefined
}

export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => ({ trustAnchorsFile: env['TRUST_ANCHORS_FILE'] || undefined })
