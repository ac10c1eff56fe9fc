// seal.choose-handwriting: the default, one for a type of document, and what is shown (MA-2, SE-14).
import { expect, test } from 'vitest'
import { chooseHandwriting, getHandwriting, saveHandwriting } from '@yiqian/shared/protocol/seal.ts'
import { inkPngBase64 } from '../../_runtime/testing/ink-png.ts'
import { openTestPlatform } from '../../_runtime/testing/open-test-platform.ts'
import { pushDocument, signTask } from '../../_runtime/testing/documents.ts'
import { enrolSigner, seedApplication } from '../../_runtime/testing/people.ts'

test('200: each type carries its own picture; 404: another’s; 400, 401, 403', async () => {
  const platform = await openTestPlatform()
  const [signer, other] = [await enrolSigner(platform), await enrolSigner(platform)]
  const save = async (width: number, who = signer) => (await platform.asDevice(who, saveHandwriting, { pngBase64: inkPngBase64(width, 40) })).body
  const [large, small, foreign] = [await save(200), await save(100), await save(150, other)]
  const choose = (input: object, who: typeof signer | undefined = signer) => platform.asDevice(who, chooseHandwriting, { shown: 'handwriting', byType: [], ...input } as never)
  expect((await choose({ defaultId: large.impressionId, byType: [{ documentType: 'consent-form', impressionId: small.impressionId }] })).body).toEqual({ chosen: true })
  expect((await platform.asDevice(signer, getHandwriting, {})).body.impressions.map(({ impressionId, isDefault, documentTypes }) => ({ impressionId, isDefault, documentTypes })).sort((a) => (a.isDefault ? -1 : 1))).toEqual([
    { impressionId: large.impressionId, isDefault: true, documentTypes: [] }, { impressionId: small.impressionId, isDefault: false, documentTypes: ['consent-form'] },
  ])
  const application = await seedApplication(platform)
  for (const [documentType, { digestHex }] of [['prescription', large], ['consent-form', small]] as const) {
    const { status, tasks } = await pushDocument(platform, application, [signer], { documentType })
    await signTask(platform, signer, tasks[0]!.id)
    expect((await platform.runtime.database.stores.evidence.list(status.documentId)).find(({ kind }) => kind === 'task.signed')!.facts).toMatchObject({ pictureDigestHex: digestHex })
  }
  for (const bad of [{ defaultId: foreign.impressionId }, { byType: [{ documentType: 'other', impressionId: foreign.impressionId }] }, { defaultId: 'imp_nobody000' }]) {
    expect(await choose(bad)).toMatchObject({ status: 404, code: 'handwriting.not_found' })
  }
  expect(await choose({ shown: 'nothing' })).toMatchObject({ status: 400 })
  expect(await platform.asDevice(undefined, chooseHandwriting, { shown: 'name', byType: [] })).toMatchObject({ status: 401 })
  expect(await platform.asAnybody(chooseHandwriting, { shown: 'name', byType: [] })).toMatchObject({ status: 403 })
  await platform.close()
})
