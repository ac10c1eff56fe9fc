// Which provider answers for which factor, by the settings.
import type { ProofingProviders } from '../../_domain/proofing/providers.ts'
import { developmentProvider } from './development-provider.ts'
import { createFaceId, type FaceIdOptions } from './tencent-faceid.ts'

/** `development`: PROOFING_DEVELOPMENT; `undefined`: none, and a rule that asks for one cannot be fulfilled */
export type ProviderSettings = Omit<FaceIdOptions, 'nowMs'> | 'development' | undefined

export function openProviders(settings: ProviderSettings, nowMs: () => number): ProofingProviders {
  if (settings === undefined) return {}
  const provider = settings === 'development' ? developmentProvider : createFaceId({ ...settings, nowMs })
  return { face: provider, carrier: provider, 'bank-card': provider }
}
