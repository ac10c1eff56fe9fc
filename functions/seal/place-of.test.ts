// Where signatures stand in the signed file, of signers whom the hospital gave no position. SE-9, PD-3
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getSignaturePlace } from '@yiqian/shared/protocol/seal.ts'
import { returnTask } from '@yiqian/shared/protocol/flow.ts'
import type { SigningTask } from '../_domain/records.ts'
import { currentFile, pushDocument, signTask, smallPdf, type PushedDocument } from '../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../_runtime/testing/people.ts'
import { signatureBoxes, type SignatureBox } from '../_runtime/testing/signature-boxes.ts'

let platform: TestPlatform
let application: ClientSystem
let signers: EnrolledDevice[]
beforeAll(async () => {
  platform = await openTestPlatform()
  application = await seedApplication(platform)
  signers = [await enrolSigner(platform, { name: '张伟' }), await enrolSigner(platform), await enrolSigner(platform)]
})
afterAll(() => platform.close())

const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../../shared/vectors/samples', name)))
const placeless = ({ fieldName: _, ...box }: SignatureBox) => box
const touches = (a: SignatureBox, b: SignatureBox): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const forget = async ({ id }: SigningTask): Promise<void> => {
  const { tasks } = platform.runtime.database.stores
  const task = (await tasks.load(id))!
  await tasks.replace(task, { ...task, position: null })
}
async function signAll({ tasks, status }: PushedDocument, order = [0, 1, 2]): Promise<SignatureBox[]> {
  for (const index of order) await signTask(platform, signers[index]!, tasks[index]!.id)
  return signatureBoxes(await currentFile(platform, status.documentId))
}

describe('SE-9 where signatures without a position stand', () => {
  test('the prescription and its three signers, in any order: where they were placed when it came, on the page that the phone jumps to', async () => {
    const pushed = await pushDocument(platform, application, signers, { content: sample('prescription.pdf') })
    const { body } = await platform.asDevice(signers[1]!, getSignaturePlace, { taskId: pushed.tasks[1]!.id })
    const boxes = await signAll(pushed, [2, 0, 1])
    for (const task of pushed.tasks) expect(placeless(boxes.find(({ fieldName }) => fieldName === `sig_${task.id}`)!)).toEqual(task.position)
    expect(body.page).toBe(boxes[0]!.page)
    // Above the line at 458 points below which the pharmacists sign.
    for (const box of boxes) expect(box.y + box.height).toBeLessThan(456)
  })

  test('beside a box and a keyword that others were given', async () => {
    const [first, second, third] = signers.map(({ staff }) => staff.staffNumber) as [string, string, string]
    const given = { page: 1, x: 430, y: 770, width: 120, height: 40 }
    const pushed = await pushDocument(platform, application, signers, { content: smallPdf(['Signed by']), signers: [{ staffNumber: first }, { staffNumber: second, position: given }, { staffNumber: third, position: { keyword: 'Signed' } }] })
    const boxes = await signAll(pushed)
    expect(boxes.map(placeless)[1]).toEqual(given)
    for (const [index, box] of boxes.entries()) for (const other of boxes.slice(index + 1)) expect(touches(box, other)).toBe(false)
  })

  test('a document of before, or a page not looked at in time: placed when it is signed, beside those who signed', async () => {
    const pushed = await pushDocument(platform, application, signers, { content: sample('prescription.pdf') })
    for (const task of pushed.tasks) await forget(task)
    const boxes = await signAll(pushed, [1, 0, 2])
    // In the order of signing, from right to left; the third finds the room in the head of the page.
    const asPlaced = pushed.tasks.map(({ position }) => position)
    expect(boxes.map(placeless)).toEqual(asPlaced)
    expect(boxes[0]!.fieldName).toBe(`sig_${pushed.tasks[1]!.id}`)
  })

  test('given back and signed again: beside the earlier picture, on the page that the phone jumps to', async () => {
    const [first, second] = signers.map(({ staff }) => staff.staffNumber) as [string, string]
    const given = { page: 1, x: 100, y: 100, width: 120, height: 40 }
    const pushed = await pushDocument(platform, application, [], { content: smallPdf(['one', 'two']), signerOrder: 'stages', signers: [{ staffNumber: first, stage: 1, position: given }, { staffNumber: second, stage: 2 }] })
    await signTask(platform, signers[0]!, pushed.tasks[0]!.id)
    await platform.asDevice(signers[1]!, returnTask, { taskId: pushed.tasks[1]!.id, toTaskId: pushed.tasks[0]!.id, reason: '剂量需复核' })
    expect((await platform.asDevice(signers[0]!, getSignaturePlace, { taskId: pushed.tasks[0]!.id })).body.page).toBe(2)
    const boxes = await signAll(pushed, [0, 1])
    expect(boxes.map(({ page }) => page)).toEqual([1, 2, 2])
    expect(touches(boxes[1]!, boxes[2]!)).toBe(false)
  })

  test('a page that cannot be drawn in time: along its foot, each signer in a place of their own', async () => {
    const pushed = await pushDocument(platform, application, signers.slice(0, 2), { content: sample('odd/endless-drawing.pdf') })
    expect(pushed.tasks.map(({ position }) => position)).toEqual([null, null])
    const boxes = await signAll(pushed, [1, 0])
    expect(boxes.map(({ x, y }) => [x, y])).toEqual([[271, 758], [419, 758]])
  }, 120_000)
})
