// MA-18: what a WeChat phone has in clear, and when it is gone; what WeChat's viewer takes.
import { beforeEach, describe, expect, test } from 'vitest'
import { createPrivateFiles, type FileWx, type PrivateFiles } from './private-files.ts'

const FOLDER = 'http://usr'
/** As WeChat documents it: `fileType` of wx.openDocument. */
const VIEWER_TAKES = ['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf']
const PATIENT = '李秀英'
const small = Buffer.from('a thumbnail').toString('base64')
const large = Buffer.alloc(90_000, PATIENT).toString('base64')
const pdf = new TextEncoder().encode(`%PDF-1.7 ${PATIENT}`).buffer as ArrayBuffer

/** The folder as a phone's storage: what is in `disk` outlives the app. */
function fakeWx(disk: Map<string, unknown>, more: Partial<FileWx> & { calls?: string[] } = {}): FileWx {
  const { calls = [], ...rest } = more
  const fail = (errMsg: string) => Object.assign(new Error(errMsg), { errMsg })
  const give = (name: string) => async ({ filePath }: { filePath: string }) => void calls.push(`${name} ${filePath.split('.').pop()} ${disk.has(filePath)}`)
  return {
    folder: () => FOLDER,
    fs: () => ({
      writeFileSync: (filePath, data) => void disk.set(filePath, data),
      unlinkSync(filePath) {
        if (filePath.endsWith('miniprogramLog')) throw fail('unlinkSync:fail operation not permitted')
        if (!disk.delete(filePath)) throw fail(`unlinkSync:fail no such file or directory ${filePath}`)
      },
      readdirSync: (folder) => [...disk.keys()].map((filePath) => filePath.slice(folder.length + 1)),
    }),
    system: () => 'android',
    canIUse: () => true,
    async openDocument(options) {
      calls.push(`openDocument ${JSON.stringify({ ...options, filePath: undefined })}`)
      if (!VIEWER_TAKES.includes(options.fileType) || !VIEWER_TAKES.includes(options.filePath.split('.').pop()!)) throw fail('openDocument:fail filetype not supported')
      if (!disk.has(options.filePath)) throw fail('openDocument:fail file doesn’t exist')
    },
    saveFileToDisk: give('saveFileToDisk'),
    shareFileMessage: give('shareFileMessage'),
    ...rest,
  }
}

let disk: Map<string, unknown>
let files: PrivateFiles
beforeEach(() => {
  disk = new Map()
  files = createPrivateFiles(fakeWx(disk))
})

describe('pictures', () => {
  test('a small one stays in memory', () => {
    expect(files.picture(small, 'image/jpeg')).toBe(`data:image/jpeg;base64,${small}`)
    expect(disk.size).toBe(0)
  })
  test('a large one is a file whose name says nothing, until it is forgotten', () => {
    const source = files.picture(large, 'image/jpeg')
    expect(source).toMatch(/^http:\/\/usr\/yq-[0-9a-z]+-\d+\.jpeg$/)
    expect([...disk.keys()]).toEqual([source])
    files.forget(source)
    expect(disk.size).toBe(0)
  })
  test('in the background there is none; in front again it is where it was', () => {
    const source = files.picture(large, 'image/jpeg')
    files.hide()
    expect(disk.size).toBe(0)
    files.show()
    expect(disk).toEqual(new Map([[source, large]]))
  })
  test('forgotten in the background, it does not come back', () => {
    const source = files.picture(large, 'image/jpeg')
    files.hide()
    files.forget(source)
    files.show()
    expect(disk.size).toBe(0)
  })
})

describe('the viewer', () => {
  test('opens a PDF without its menu, under a name without title or patient; closed, the file is gone', async () => {
    const calls: string[] = []
    files = createPrivateFiles(fakeWx(disk, { calls }))
    await files.open(pdf)
    expect(calls).toEqual(['openDocument {"fileType":"pdf","showMenu":false}'])
    expect([...disk.keys()]).toEqual([expect.stringMatching(/^http:\/\/usr\/yq-[0-9a-z]+-\d+\.pdf$/)])
    files.hide() // the viewer lies over the app
    expect(disk.size).toBe(1)
    files.close()
    expect(disk.size).toBe(0)
  })
  test('another document takes the place of the one before; coming to the front ends it too', async () => {
    await files.open(pdf)
    await files.open(pdf)
    expect(disk.size).toBe(1)
    files.show()
    expect(disk.size).toBe(0)
  })
  test('a viewer that fails leaves nothing', async () => {
    files = createPrivateFiles(fakeWx(disk, { openDocument: async () => Promise.reject(new Error('openDocument:fail')) }))
    await expect(files.open(pdf)).rejects.toThrow('openDocument:fail')
    expect(disk.size).toBe(0)
  })
})

test('what a killed app left, and what earlier versions named by the title, goes at the next start', async () => {
  files.picture(large, 'image/jpeg')
  await files.open(pdf)
  disk.set(`${FOLDER}/${PATIENT}_手术知情同意书.pdf`, pdf)
  disk.set(`${FOLDER}/miniprogramLog`, 'WeChat’s own folder')
  createPrivateFiles(fakeWx(disk)).sweep()
  expect([...disk.keys()]).toEqual([`${FOLDER}/miniprogramLog`])
})
test('at the lock everything goes, and nothing comes back with the app', async () => {
  files.picture(large, 'image/jpeg')
  await files.open(pdf)
  files.sweep()
  files.show()
  expect(disk.size).toBe(0)
})

describe('files to keep: never by the viewer, which takes neither certificates nor JSON', () => {
  const saved = async (ending: string, isPublic: boolean, more: Partial<FileWx> = {}) => {
    const calls: string[] = []
    const outcome = await createPrivateFiles(fakeWx(disk, { calls, ...more })).save(pdf, ending, isPublic)
    expect(disk.size).toBe(0)
    return { outcome, calls }
  }
  test.each(['windows', 'mac'])('on %s: to the disk', async (system) => expect(await saved('json', false, { system: () => system })).toEqual({ outcome: 'saved', calls: ['saveFileToDisk json true'] }))
  test('on a phone, a certificate: to a chat of the person’s choice', async () => expect(await saved('pem', true)).toEqual({ outcome: 'saved', calls: ['shareFileMessage pem true'] }))
  test('on a phone, a document: nowhere', async () => expect(await saved('json', false)).toEqual({ outcome: 'impossible', calls: [] }))
  test('an older WeChat: nowhere', async () => expect(await saved('cer', true, { canIUse: () => false })).toEqual({ outcome: 'impossible', calls: [] }))
  test.each([['shareFileMessage:fail cancel', 'cancelled'], ['shareFileMessage:fail not supported', 'impossible']])('%s', async (errMsg, outcome) => {
    expect(await saved('cer', true, { shareFileMessage: async () => Promise.reject(Object.assign(new Error(errMsg), { errMsg })) })).toMatchObject({ outcome })
  })
})
