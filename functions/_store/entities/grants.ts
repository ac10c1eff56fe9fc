// Owns the tables of grants: delegations, requests for them, automatic signing, and every use of either.
import type { AutomaticSigning } from '../../_domain/automatic-signing/automatic-signing.ts'
import type { Delegation, DelegationRequest } from '../../_domain/delegation/delegation.ts'
import type { MandateUse } from '../../_domain/mandate/mandate-use.ts'
import { id, large, longText, state, text, whole } from '../sql/columns.ts'
import { defineTable } from '../sql/table.ts'

export const delegationTable = defineTable<Delegation>({
  name: 'delegation',
  columns: {
    id: id().primary(),
    statementId: id(),
    delegatorId: id(),
    delegateId: id(),
    documentTypes: longText(),
    applicationIds: longText(),
    grantedAtMs: large(),
    fromMs: large(),
    untilMs: large(),
    usesTotal: whole(),
    usesLeft: whole(),
    state: state(),
    closedAtMs: large().nullable(),
    revision: whole(),
  },
  json: ['documentTypes', 'applicationIds'],
  indexes: [
    ['delegatorId', 'grantedAtMs'],
    ['delegateId', 'grantedAtMs'],
  ],
})

export const delegationRequestTable = defineTable<DelegationRequest>({
  name: 'delegation_request',
  columns: {
    id: id().primary(),
    delegateId: id(),
    delegatorId: id(),
    reason: longText(),
    state: state(),
    createdAtMs: large(),
    decidedAtMs: large().nullable(),
    revision: whole(),
  },
  indexes: [
    ['delegatorId', 'createdAtMs'],
    ['delegateId', 'createdAtMs'],
  ],
})

export const automaticSigningTable = defineTable<AutomaticSigning>({
  name: 'automatic_signing',
  columns: {
    id: id().primary(),
    statementId: id(),
    staffId: id(),
    documentTypes: longText(),
    applicationIds: longText(),
    openedAtMs: large(),
    untilMs: large(),
    usesTotal: whole(),
    usesLeft: whole(),
    state: state(),
    certificateId: id().nullable(),
    closedAtMs: large().nullable(),
    closedReason: text(40).nullable(),
    revision: whole(),
  },
  json: ['documentTypes', 'applicationIds'],
  indexes: [
    ['staffId', 'openedAtMs'],
    ['state', 'openedAtMs'],
  ],
})

export const mandateUseTable = defineTable<MandateUse>({
  name: 'mandate_use',
  columns: {
    id: id().primary(),
    grantId: id(),
    staffId: id(),
    taskId: id(),
    documentId: id(),
    mandate: longText(),
    state: state(),
    atMs: large(),
    revision: whole(),
  },
  json: ['mandate'],
  indexes: [
    ['grantId', 'atMs'],
    ['taskId', 'state'],
  ],
})
