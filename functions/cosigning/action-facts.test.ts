import { describe, expect, test } from 'vitest'
import { actionFacts } from './action-facts.ts'

describe('MA-11 what the log keeps of a signature', () => {
  test.each([
    ['a document by the PIN', { documentId: 'doc_1', messageHex: '00' }, { documentId: 'doc_1' }],
    ['by finger or face', { documentId: 'doc_1', biometricMethod: 'soter', statementId: 'stm_1' }, { documentId: 'doc_1', method: 'soter' }],
    ['on behalf of a colleague', { documentId: 'doc_1', delegationId: 'dlg_1', onBehalfOf: 'D2' }, { documentId: 'doc_1', person: 'D2' }],
    ['a grant', { statementJson: JSON.stringify({ kind: 'delegation.grant', terms: { delegationId: 'dlg_1', delegate: { staffNumber: 'D2', name: '李秀英' } } }) }, { statement: 'delegation.grant', person: 'D2' }],
    ['voiding', { statementJson: JSON.stringify({ kind: 'document.void', terms: { taskId: 'tsk_1', documentId: 'doc_1', reason: '患者李秀英' } }) }, { statement: 'document.void', documentId: 'doc_1' }],
    ['opening the app', { statementJson: JSON.stringify({ kind: 'app.open', terms: { deviceId: 'dev_1' } }) }, { statement: 'app.open' }],
  ])('%s', (_, payload, facts) => expect(actionFacts({ payload })).toEqual(facts))
})
