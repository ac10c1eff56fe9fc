// What must be a file in WeChat lies in clear in the user's folder: for as long as it is looked at, under names that say nothing.
// Pictures that are small enough never become files.

/** The part of `wx` that files take; Taro's forms fit it, and a test brings its own. */
export interface FileWx {
  /** USER_DATA_PATH */
  folder(): string
  fs(): FileSystem
  /** ios, android, windows, mac, devtools … */
  system(): string
  canIUse(name: string): boolean
  openDocument(options: { filePath: string; fileType: 'pdf'; showMenu: false }): Promise<unknown>
  saveFileToDisk(options: { filePath: string }): Promise<unknown>
  shareFileMessage(options: { filePath: string }): Promise<unknown>
}
interface FileSystem {
  writeFileSync(filePath: string, data: string | ArrayBuffer, encoding?: 'base64'): void
  unlinkSync(filePath: string): void
  readdirSync(folder: string): string[]
}

/** 已保存 / 本人取消 / 这里做不到 */
export type SaveOutcome = 'saved' | 'cancelled' | 'impossible'

export interface PrivateFiles {
  /** @returns a source for an image element; forget it when it is shown no more */
  picture(base64: string, contentType: string): string
  forget(source: string): void
  /** Opens WeChat's viewer, without its menu: nothing goes to a chat from there. The file goes when the viewer is closed. */
  open(pdf: ArrayBuffer): Promise<void>
  /** The viewer was closed. */
  close(): void
  /** To the disk of a computer; what is public also to a chat of the person's choice. The copy in the folder goes at once. */
  save(content: ArrayBuffer, ending: string, isPublic: boolean): Promise<SaveOutcome>
  /** The app goes to the background, where it may be killed: no picture stays. What the viewer shows has to. */
  hide(): void
  /** It is in front again: what the pages show is written anew under the same names; what the viewer showed goes. */
  show(): void
  /** Everything goes: at the start what a killed app left, at the lock and log-out what is there. */
  sweep(): void
}

/** A picture beyond this would make each update of the page slow: WeChat copies the page's data over, a megabyte at most. */
const IN_MEMORY_CHARACTERS = 100_000
const DESKTOPS: readonly string[] = ['windows', 'mac']

export function createPrivateFiles(wx: FileWx): PrivateFiles {
  /** pictures on the pages, by path; the bytes stay in memory so that the files may go and come back */
  const shown = new Map<string, string>()
  const viewed = new Set<string>()
  let serial = 0

  const nextPath = (ending: string): string => `${wx.folder()}/yq-${Date.now().toString(36)}-${++serial}.${ending}`
  const remove = (filePath: string): void => {
    try {
      wx.fs().unlinkSync(filePath)
    } catch {
      // it was not there, or is a folder of WeChat's own
    }
  }
  const close = (): void => {
    viewed.forEach(remove)
    viewed.clear()
  }
  /** @returns whether it was done; undefined when the person cancelled */
  const tried = async (work: () => Promise<unknown>): Promise<boolean | undefined> => {
    try {
      await work()
      return true
    } catch (cause) {
      return String((cause as { errMsg?: string } | null)?.errMsg ?? cause).includes('cancel') ? undefined : false
    }
  }

  return {
    picture(base64, contentType) {
      if (base64.length <= IN_MEMORY_CHARACTERS) return `data:${contentType};base64,${base64}`
      const filePath = nextPath(contentType.split('/')[1] ?? 'png')
      wx.fs().writeFileSync(filePath, base64, 'base64')
      shown.set(filePath, base64)
      return filePath
    },
    forget(source) {
      if (shown.delete(source)) remove(source)
    },
    async open(pdf) {
      close()
      const filePath = nextPath('pdf')
      viewed.add(filePath)
      try {
        wx.fs().writeFileSync(filePath, pdf)
        await wx.openDocument({ filePath, fileType: 'pdf', showMenu: false })
      } catch (cause) {
        close()
        throw cause
      }
    },
    close,
    async save(content, ending, isPublic) {
      const give = DESKTOPS.includes(wx.system()) ? wx.saveFileToDisk : isPublic && wx.canIUse('shareFileMessage') ? wx.shareFileMessage : undefined
      if (!give) return 'impossible'
      const filePath = nextPath(ending)
      try {
        // In the very tap: WeChat opens its list of chats for nothing else.
        wx.fs().writeFileSync(filePath, content)
        const isDone = await tried(() => give({ filePath }))
        return isDone === undefined ? 'cancelled' : isDone ? 'saved' : 'impossible'
      } finally {
        remove(filePath)
      }
    },
    hide: () => shown.forEach((_, filePath) => remove(filePath)),
    show() {
      close()
      shown.forEach((base64, filePath) => wx.fs().writeFileSync(filePath, base64, 'base64'))
    },
    sweep() {
      shown.clear()
      viewed.clear()
      // Whatever it is called: earlier versions named files by the document's title.
      for (const name of wx.fs().readdirSync(wx.folder())) remove(`${wx.folder()}/${name}`)
    },
  }
}
