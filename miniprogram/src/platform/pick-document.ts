// A PDF that the person chooses: in WeChat from a chat (the only files that it gives), in a browser from the phone's files. Read in pieces, never as a whole.
import Taro from '@tarojs/taro'

export interface ChosenFile {
  name: string
  sizeBytes: number
  /** @throws when the file is gone or cannot be read */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** @returns undefined when the person chose none */
export const pickDocument = (): Promise<ChosenFile | undefined> => (process.env.TARO_ENV === 'h5' ? browserFile() : wechatFile())

async function browserFile(): Promise<ChosenFile | undefined> {
  document.getElementById('document-file')?.remove()
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: 'application/pdf,.pdf', id: 'document-file' })
  input.style.display = 'none'
  document.body.append(input)
  const file = await new Promise<File | undefined>((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]))
    input.addEventListener('cancel', () => resolve(undefined))
    input.click()
  }).finally(() => input.remove())
  return file && { name: file.name, sizeBytes: file.size, read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()) }
}

async function wechatFile(): Promise<ChosenFile | undefined> {
  const chosen = await Taro.chooseMessageFile({ count: 1, type: 'file', extension: ['pdf'] }).catch(() => undefined)
  const file = chosen?.tempFiles[0]
  return file && { name: file.name, sizeBytes: file.size, read: (position, length) => readPart(file.path, position, length) }
}

const readPart = (filePath: string, position: number, length: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    Taro.getFileSystemManager().readFile({ filePath, position, length, success: ({ data }) => resolve(new Uint8Array(data as ArrayBuffer)), fail: ({ errMsg }) => reject(new Error(errMsg)) })
  })
