// What the operator's file of anchors says, with its lists read and believed; the same value until the file changes.
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { HeldList } from '../../_domain/certificate-validation/judge-lists.ts'
import { RevocationProblem } from '../../_domain/certificate-validation/revocation-problem.ts'
import type { Runtime } from '../open-runtime.ts'
import type { LoadAnchors, TrustAnchors } from './anchors-file.ts'
import { readList } from './read-list.ts'

export interface FileTrust {
  roots: readonly Certificate[]
  lists: readonly HeldList[]
  /** lists of authorities that are not in the file: believed once such an authority is on a path */
  unreadDer: readonly Uint8Array[]
}

export function readFileAnchors(load: LoadAnchors, deps: Pick<Runtime, 'gm' | 'sm2' | 'kernel'>): () => Promise<FileTrust> {
  let held: { anchors: TrustAnchors; trust: FileTrust } | undefined
  return async () => {
    const anchors = await load()
    if (held?.anchors !== anchors) held = { anchors, trust: await read(anchors, deps) }
    return held.trust
  }
}

async function read({ roots, listsDer }: TrustAnchors, deps: Pick<Runtime, 'gm' | 'sm2' | 'kernel'>): Promise<FileTrust> {
  const lists = await Promise.all(listsDer.map((der) => readList(deps, der, roots, '').catch((error: unknown) => (error instanceof RevocationProblem ? undefined : Promise.reject(error as Error)))))
  return { roots, lists: lists.filter((list) => list !== undefined), unreadDer: listsDer.filter((_, index) => lists[index] === undefined) }
}
