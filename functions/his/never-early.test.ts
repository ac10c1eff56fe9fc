// A careless reader never takes an unfinished signature for a finished one: whatever it looks at, over every state on the way.
import { describe, expect, test } from 'vitest'
import { fetchFile, fetchSignatures, findDocument, getDocument, listChanges, type DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { rejectTask } from '@yiqian/shared/protocol/status-sync.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { prepare, pushDocument, signTask } from '../_runtime/testing/documents.ts'
import { documentIn, useHospital } from './testing/hospital.ts'

const hospital = useHospital({ signers: 3 })

/** All that a reader could take for success, of one document. */
async function signsOfSuccess(status: DocumentStatus): Promise<string[]> {
  const { platform, application } = hospital
  const { documentId, externalId } = status
  const said = (await platform.asApplication(application, getDocument, { documentId })).body
  const [file, signatures] = [await platform.asApplication(application, fetchFile, { documentId }), await platform.asApplication(application, fetchSignatures, { documentId })]
  const found = (await platform.asApplication(application, findDocument, { externalId })).body
  const { changes } = (await platform.asApplication(application, listChanges, { limit: 500 })).body
  const own = changes.filter((change) => change.documentId === documentId)
  return [
    said.fullySigned && 'fullySigned', found.fullySigned && 'found', said.state === 'signed' && 'state', file.status === 200 && 'file', signatures.status === 200 && 'signatures',
    own.at(-1)!.state === 'signed' && 'change state', own.at(-1)!.type === 'document.signed' && 'change type',
  ].filter((sign) => sign !== false)
}
const EVERYTHING = ['fullySigned', 'found', 'state', 'file', 'signatures', 'change state', 'change type']

describe('HI-1 nothing says signed before all have signed', () => {
  test.each(['pdf', 'json'] as const)('%s with three signers', async (contentKind) => {
    const { status, tasks } = await pushDocument(hospital.platform, hospital.application, hospital.signers, { contentKind })
    for (const [index, signer] of hospital.signers.entries()) {
      expect(await signsOfSuccess(status), `${index} have signed`).toEqual([])
      await prepare(hospital.platform, signer, tasks[index]!.id)
      expect(await signsOfSuccess(status), `${index} have signed, another is at it`).toEqual([])
      await signTask(hospital.platform, signer, tasks[index]!.id)
    }
    expect(await signsOfSuccess(status)).toEqual(EVERYTHING)
  })
  test('two have signed, the third rejects: nothing, for ever', async () => {
    const { status, tasks } = await pushDocument(hospital.platform, hospital.application, hospital.signers, { contentKind: 'json' })
    for (const index of [0, 1]) await signTask(hospital.platform, hospital.signers[index]!, tasks[index]!.id)
    await hospital.platform.asDevice(hospital.signers[2], rejectTask, { taskId: tasks[2]!.id, reason: '不同意' })
    expect(await signsOfSuccess(status)).toEqual([])
  })
  test.each(DOCUMENT_STATES)('%s', async (state) => {
    const { status } = await documentIn(hospital, state)
    // voiding has no route yet, so no change tells of it: the last change is of the time when it was signed
    const signs = (await signsOfSuccess(status)).filter((sign) => state !== 'voided' || !sign.startsWith('change'))
    expect(signs).toEqual(state === 'signed' ? EVERYTHING : [])
  })
})
