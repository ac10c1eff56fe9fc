// Two at once: exactly one version follows another, exactly one of signature and revocation holds; a failure half way leaves no trace. SE-7
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEvidence, revokeDocument } from '@yiqian/shared/protocol/his.ts'
import { rejectTask } from '@yiqian/shared/protocol/status-sync.ts'
import { currentFile, finish, prepare, pushDocument, signTask, type PushedDocument } from '../_runtime/testing/documents.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'
import { enrolSigner, seedApplication, type ClientSystem, type EnrolledDevice } from '../_runtime/testing/people.ts'
import { readPdfSignatures } from '@yiqian/shared/pdf/read-signatures.ts'

let platform: TestPlatform
let application: ClientSystem
let signers: EnrolledDevice[]
beforeAll(async () => {
  platform = await openTestPlatform()
  application = await seedApplication(platform)
  signers = [await enrolSigner(platform, { name: '张伟' }), await enrolSigner(platform, { name: '李娜' }), await enrolSigner(platform, { name: '王秀兰' })]
})
afterAll(() => platform.close())

const stores = () => platform.runtime.database.stores
const filesOf = (documentId: string): string[] => readdirSync(path.join(platform.dataDirectory, 'files', documentId))
const preparedBy = async (signer: EnrolledDevice, taskId: string) => (await prepare(platform, signer, taskId)).body
const evidenceOf = async (documentId: string) => (await platform.asApplication(application, listEvidence, { documentId })).body

/** What must hold of every document whatever happened. */
async function expectWhole({ status: { documentId }, content }: PushedDocument): Promise<void> {
  const [document, tasks] = [(await stores().documents.load(documentId))!, await stores().tasks.listOfDocument(documentId)]
  const signed = tasks.filter(({ state }) => state === 'signed')
  const { records, intact } = await evidenceOf(documentId)
  expect(intact).toBe(true)
  expect(records.filter(({ kind }) => kind === 'task.signed')).toHaveLength(signed.length)
  const file = await currentFile(platform, documentId)
  if (document.contentKind === 'pdf') {
    expect(document.version).toBe(signed.length)
    expect(readPdfSignatures(file).signatures).toHaveLength(signed.length)
  }
  expect(Buffer.from(file.subarray(0, content.length)).equals(content)).toBe(true)
}

describe('two signers of one version', () => {
  test('one finishes, the other gets document.changed and signs again', async () => {
    const pushed = await pushDocument(platform, application, signers.slice(0, 2))
    const prepared = [await preparedBy(signers[0]!, pushed.tasks[0]!.id), await preparedBy(signers[1]!, pushed.tasks[1]!.id)]
    const answers = await Promise.all(prepared.map((each, index) => finish(platform, signers[index]!, each)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const loser = answers.findIndex(({ status }) => status === 409)
    expect(answers[loser]!.code).toBe('document.changed')
    await expectWhole(pushed)
    await signTask(platform, signers[loser]!, pushed.tasks[loser]!.id)
    await expectWhole(pushed)
    expect((await stores().documents.load(pushed.status.documentId))!.state).toBe('signed')
  })

  test('many rounds of three: never a lost signature, never a stray file at the end', async () => {
    const pushed = await pushDocument(platform, application, signers)
    let open = [0, 1, 2]
    for (let round = 0; open.length > 0; round++) {
      expect(round).toBeLessThan(4)
      const prepared = await Promise.all(open.map((index) => preparedBy(signers[index]!, pushed.tasks[index]!.id)))
      const answers = await Promise.all(prepared.map((each, at) => finish(platform, signers[open[at]!]!, each)))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      open = open.filter((_, at) => answers[at]!.status !== 200)
      await expectWhole(pushed)
    }
    expect((await stores().documents.load(pushed.status.documentId))!.state).toBe('signed')
  })

  test('JSON: they do not stand in each other’s way', async () => {
    const pushed = await pushDocument(platform, application, signers, { contentKind: 'json' })
    const prepared = await Promise.all(signers.map((signer, index) => preparedBy(signer, pushed.tasks[index]!.id)))
    const answers = await Promise.all(prepared.map((each, index) => finish(platform, signers[index]!, each)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await stores().documents.load(pushed.status.documentId))!.state).toBe('signed')
    await expectWhole(pushed)
  })
})

test('the same finish five times at once: one signature, five equal answers', async () => {
  for (const contentKind of ['pdf', 'json'] as const) {
    const pushed = await pushDocument(platform, application, signers.slice(0, 1), { contentKind })
    const prepared = await preparedBy(signers[0]!, pushed.tasks[0]!.id)
    const answers = await Promise.all(Array.from({ length: 5 }, () => finish(platform, signers[0]!, prepared)))
    expect(answers.map(({ status, code }) => code ?? status)).toEqual(Array(5).fill(200))
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    await expectWhole(pushed)
    expect(filesOf(pushed.status.documentId)).toHaveLength(contentKind === 'pdf' ? 2 : 1)
  }
})

test('one signer who prepared twice: one of them is finished, the other is told', async () => {
  const pushed = await pushDocument(platform, application, signers.slice(0, 1))
  const prepared = [await preparedBy(signers[0]!, pushed.tasks[0]!.id), await preparedBy(signers[0]!, pushed.tasks[0]!.id)]
  const answers = await Promise.all(prepared.map((each) => finish(platform, signers[0]!, each)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  await expectWhole(pushed)
})

describe('the end of a document against a signature', () => {
  test.each(['pdf', 'json'] as const)('%s: revoke and finish at the same moment: exactly one holds', async (contentKind) => {
    for (let round = 0; round < 8; round++) {
      const pushed = await pushDocument(platform, application, signers.slice(0, 1), { contentKind })
      const { documentId } = pushed.status
      const prepared = await preparedBy(signers[0]!, pushed.tasks[0]!.id)
      const revoke = async () => {
        await new Promise((resolve) => setTimeout(resolve, round * 5))
        return platform.asApplication(application, revokeDocument, { documentId, reason: '开错' })
      }
      const [finished, revoked] = await Promise.all([finish(platform, signers[0]!, prepared), revoke()])
      const [document, task] = [(await stores().documents.load(documentId))!, (await stores().tasks.load(pushed.tasks[0]!.id))!]
      expect([finished.status, revoked.status].sort()).toEqual([200, 409])
      expect([document.state, task.state]).toEqual(finished.status === 200 ? ['signed', 'signed'] : ['revoked', 'revoked'])
      if (finished.status !== 200) expect(finished.code).toBe('task.not_pending')
      await expectWhole(pushed)
    }
  })

  test('one rejects while another signs: the signature holds and the document is rejected, or only the rejection', async () => {
    const pushed = await pushDocument(platform, application, signers.slice(0, 2))
    const prepared = await preparedBy(signers[0]!, pushed.tasks[0]!.id)
    const [finished, rejected] = await Promise.all([finish(platform, signers[0]!, prepared), platform.asDevice(signers[1]!, rejectTask, { taskId: pushed.tasks[1]!.id, reason: '剂量有误' })])
    expect(rejected.status).toBe(200)
    const states = (await stores().tasks.listOfDocument(pushed.status.documentId)).map(({ state }) => state)
    expect(states).toEqual([finished.status === 200 ? 'signed' : 'revoked', 'rejected'])
    expect((await stores().documents.load(pushed.status.documentId))!.state).toBe('rejected')
    await expectWhole(pushed)
  })
})

describe('a failure half way', () => {
  const broken = async (spoil: () => () => void) => {
    const pushed = await pushDocument(platform, application, signers.slice(0, 1))
    const { documentId } = pushed.status
    const prepared = await preparedBy(signers[0]!, pushed.tasks[0]!.id)
    const before = filesOf(documentId).sort()
    const mend = spoil()
    const failed = await finish(platform, signers[0]!, prepared)
    mend()
    expect(failed.status).toBe(500)
    expect(filesOf(documentId).sort()).toEqual(before)
    expect((await stores().tasks.load(pushed.tasks[0]!.id))!.state).toBe('pending')
    await expectWhole(pushed)
    expect((await finish(platform, signers[0]!, prepared)).status).toBe(200)
    await expectWhole(pushed)
    expect(filesOf(documentId)).toHaveLength(2)
  }

  test('the file is written and the transaction fails: no stray file, and the repeat goes through', () => broken(() => {
    const { database } = platform.runtime
    const { transaction } = database
    database.transaction = () => Promise.reject(new Error('disk full'))
    return () => { database.transaction = transaction }
  }))

  test('the transaction fails at its last step: nothing of it stays', () => broken(() => {
    const { database } = platform.runtime
    const { transaction } = database
    database.transaction = (work, tries) => transaction.call(database, (inside) => work({ ...inside, changes: { ...inside.changes, append: () => Promise.reject(new Error('cut')) } }), tries) as never
    return () => { database.transaction = transaction }
  }))

  test('the file cannot be written: nothing moved', () => broken(() => {
    const { files } = platform.runtime
    const { put } = files
    files.put = () => Promise.reject(new Error('disk full'))
    return () => { files.put = put }
  }))

  test('the answer is lost after the commit: clearing away fails, the signature stands', async () => {
    const pushed = await pushDocument(platform, application, signers.slice(0, 1))
    const prepared = await preparedBy(signers[0]!, pushed.tasks[0]!.id)
    const { files } = platform.runtime
    const { delete: remove } = files
    files.delete = () => Promise.reject(new Error('busy'))
    const answer = await finish(platform, signers[0]!, prepared)
    files.delete = remove
    expect(answer.body).toMatchObject({ documentState: 'signed' })
    expect((await finish(platform, signers[0]!, prepared)).body).toEqual(answer.body)
    expect(existsSync(path.join(platform.dataDirectory, 'files', pushed.status.documentId))).toBe(true)
    await expectWhole(pushed)
  })
})
