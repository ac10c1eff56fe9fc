/** 自动签名的状态与记录: the newest one, what it signed, and what may be asked for. */
import * as v from 'valibot'
import { getAutomaticSigning as contract } from '@yiqian/shared/protocol/automatic-signing.ts'
import { documentType } from '@yiqian/shared/protocol/states.ts'
import { routeFor } from '../../_kernel/route.ts'
import { nameApplicationsOf, useCards } from '../delegations/cards.ts'
import type { Deps } from '../deps.ts'

const types = v.array(documentType)

export const getAutomaticSigning = routeFor<Deps>()(contract, async ({ config, database: { stores }, kernel: { clock } }, _, { staffId }) => {
  const [newest] = await stores.automatic.listOfStaff(staffId, 1)
  const { seconds, count, documentTypes } = config.automatic
  const common = { nowMs: clock.nowMs(), limits: { seconds, count, documentTypes: v.parse(types, documentTypes) }, applications: (await stores.applications.listActive()).map(({ id, name }) => ({ applicationId: id, name })) }
  if (!newest) return { automatic: null, uses: [], ...common }
  const { id: automaticId, statementId, state, openedAtMs, untilMs, usesTotal, usesLeft, closedAtMs, certificateId } = newest
  const certificate = certificateId === null ? undefined : await stores.certificates.load(certificateId)
  return {
    automatic: { automaticId, statementId, state, documentTypes: v.parse(types, newest.documentTypes), applications: await nameApplicationsOf(stores, newest.applicationIds), openedAtMs, untilMs, usesTotal, usesLeft, closedAtMs, certificateSerialHex: certificate?.serialHex ?? null },
    uses: await useCards(stores, automaticId), ...common,
  }
})
