/** 查询信任锚: the hospital's own first, then the operator's file, then what was imported. */
import { listTrustAnchors as contract } from '@yiqian/shared/protocol/trust.ts'
import { routeFor } from '../../_kernel/route.ts'
import { anchorCard, givenAnchorCard } from '../anchor-card.ts'
import type { Deps } from '../deps.ts'

export const listTrustAnchors = routeFor<Deps>()(contract, async ({ validation, database }) => {
  const { hospital, fileRoots } = await validation.openTrust()
  const imported = await database.stores.validation.anchors.list()
  return { items: [givenAnchorCard('hospital', 'root', hospital.root), givenAnchorCard('hospital', 'intermediate', hospital.issuing), ...fileRoots.map((root) => givenAnchorCard('file', 'root', root)), ...imported.map(anchorCard)] }
})
