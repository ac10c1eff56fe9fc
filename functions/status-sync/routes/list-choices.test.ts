import { describe, expect, test } from 'vitest'
import { listChoices as contract } from '@yiqian/shared/protocol/status-sync.ts'
import { pushDocument } from '../../_runtime/testing/documents.ts'
import { enrolSigner } from '../../_runtime/testing/people.ts'
import { refusesOtherPhones } from '../testing/refuses-other-phones.ts'
import { useWard } from '../testing/ward.ts'

const ward = useWard()

describe('MP-7 200 what my lists can be filtered by', () => {
  test('systems and departments of my own tasks, each once; nobody else’s', async () => {
    const mine = await enrolSigner(ward.platform)
    for (const department of ['心内科', '普外科', '心内科']) await pushDocument(ward.platform, ward.application, [mine], { contentKind: 'json', patient: { name: '李秀英', department } })
    await pushDocument(ward.platform, ward.application, [mine], { contentKind: 'json' })
    const { body } = await ward.platform.asDevice(mine, contract, {})
    expect({ ...body, departments: [...body.departments].sort() }).toEqual({ clientSystems: [ward.application.application.name], departments: ['心内科', '普外科'].sort() })
    expect((await ward.platform.asDevice(await enrolSigner(ward.platform), contract, {})).body).toEqual({ clientSystems: [], departments: [] })
  })
})
describe('400', () => {
  test('takes nothing', async () => expect(await ward.platform.asDevice(ward.signers[0], contract, { staffId: 'x' } as never)).toMatchObject({ status: 400 }))
})
refusesOtherPhones(ward, contract, () => ({}))
