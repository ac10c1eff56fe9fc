// Every deployable, by name, loaded when needed. Written by hand, so that it is typed and can be searched and bundled.
import type { FunctionName } from '@yiqian/shared/protocol/contract.ts'
import type { AnyManifest } from '../_kernel/define-function.ts'

type Load = () => Promise<{ default: unknown }>

export const functions: Readonly<Record<FunctionName, Load>> = {
  identity: () => import('../identity/function.ts'),
  cosigning: () => import('../cosigning/function.ts'),
  certificates: () => import('../certificates/function.ts'),
  seal: () => import('../seal/function.ts'),
  timestamp: () => import('../timestamp/function.ts'),
  'status-sync': () => import('../status-sync/function.ts'),
  his: () => import('../his/function.ts'),
  verification: () => import('../verification/function.ts'),
  signing: () => import('../signing/function.ts'),
  administration: () => import('../administration/function.ts'),
}

export const loadFunction = async (name: FunctionName): Promise<AnyManifest> => (await functions[name]()).default as AnyManifest
