import { describe, expect, test } from 'vitest'
import { parseSignedData } from '@yiqian/shared/crypto/cms/parse.ts'
import { fetchSignatures as contract } from '@yiqian/shared/protocol/his.ts'
import { DOCUMENT_STATES } from '@yiqian/shared/protocol/states.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { documentIn, useHospital } from '../testing/hospital.ts'
import { hidesForeign, refusesStrangers } from '../testing/refuses-strangers.ts'

const hospital = useHospital({ signers: 2 })
const fetchThem = (documentId: string) => hospital.platform.asApplication(hospital.application, contract, { documentId })

describe('MP-8 200 one CMS for each signer, in signer order', () => {
  test.each(['json', 'pdf'] as const)('%s', async (contentKind) => {
    const { status, tasks } = await pushDocument(hospital.platform, hospital.application, hospital.signers, { contentKind })
    await signTask(hospital.platform, hospital.signers[1]!, tasks[1]!.id)
    expect(await fetchThem(status.documentId)).toMatchObject({ status: 409, code: 'document.not_signed' })
    await signTask(hospital.platform, hospital.signers[0]!, tasks[0]!.id)
    const { signatures } = (await fetchThem(status.documentId)).body
    expect(signatures.map(({ staffNumber }) => staffNumber)).toEqual(hospital.signers.map(({ staff }) => staff.staffNumber))
    for (const [index, { cmsBase64 }] of signatures.entries()) {
      expect(Buffer.from(fromBase64(cmsBase64)).includes(Buffer.from(hospital.signers[index]!.serialHex, 'hex'))).toBe(true)
      expect(parseSignedData(fromBase64(cmsBase64)).signers).toHaveLength(1)
    }
  })
})

describe('400', () => {
  test('no document id', async () => expect(await fetchThem('x')).toMatchObject({ status: 400, facts: { field: 'documentId' } }))
})
refusesStrangers(hospital, contract, () => ({ documentId: 'doc_0123456789' }))
describe('404', () => hidesForeign(hospital, contract, async () => (await documentIn(hospital, 'signed')).status.documentId))
describe('409 and 410 any other state', () => {
  test.each(DOCUMENT_STATES.filter((state) => state !== 'signed'))('%s', async (state) => {
    const { status } = await documentIn(hospital, state)
    expect(await fetchThem(status.documentId)).toMatchObject(state === 'deleted' ? { status: 410, code: 'document.deleted' } : { status: 409, code: 'document.not_signed', facts: { state } })
  })
})
