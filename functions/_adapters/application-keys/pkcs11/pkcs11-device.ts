// One PKCS#11 token: loading the library, logging in, a pool of sessions, and doing all of it again after the token was away.
import type * as Pkcs11 from 'pkcs11js'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { readPinFile, type Pkcs11Settings } from '../key-store-settings.ts'
import { createTurns } from '../turns.ts'
import { CKR, isLost, isPinRefused, notConfigured, pkcs11Fault, pkcs11Refusal, returnValueOf } from './pkcs11-faults.ts'

export type Library = Pkcs11.PKCS11
export type Constants = typeof Pkcs11

export interface OpenToken {
  readonly library: Library
  readonly constants: Constants
  readonly label: string
  /** handles of objects, found since the token was opened */
  readonly handles: Map<string, { privateKey: Buffer }>
}

export interface Pkcs11Device {
  /**
   * Runs `work` with a session nobody else has; a second time with everything new when the first says that the token was away.
   * @throws {Fault} key.store_* — or what `work` throws.
   */
  run<T>(work: (token: OpenToken, session: Buffer) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Opened extends OpenToken {
  readonly slot: Buffer
  /** held open: a token forgets the log-in with its last session */
  readonly keeper: Buffer
  readonly idle: Buffer[]
  users: number
  isLost: boolean
  readonly unused: Promise<void>
  readonly markUnused: () => void
}

async function loadConstants(): Promise<Constants> {
  try {
    const module = (await import('pkcs11js')) as Constants & { default?: Constants }
    return module.default ?? module
  } catch (cause) {
    throw notConfigured('缺少可选依赖 pkcs11js，请在安装目录执行 npm install pkcs11js', 'the optional package pkcs11js is missing; run npm install pkcs11js where the product is installed', cause)
  }
}

/** The token of that label, or the only one. */
function findSlot(library: Library, label: string | undefined): { slot: Buffer; label: string } {
  const tokens = library.C_GetSlotList(true).map((slot) => ({ slot, info: library.C_GetTokenInfo(slot) })).filter(({ info }) => (info.flags & 0x400) !== 0)
  const found = tokens.filter(({ info }) => label === undefined || info.label.trim() === label)
  if (found.length === 0) throw new Fault('key.store_unavailable', { facts: { store: 'pkcs11', deviceCode: 'NO_TOKEN' }, detail: label ?? '' })
  if (found.length > 1) throw notConfigured('有多个密钥设备，请用 PKCS11_TOKEN 指定标签', 'there are several tokens; name one by PKCS11_TOKEN')
  return { slot: found[0]!.slot, label: found[0]!.info.label.trim() }
}

function loadModule(constants: Constants, path: string): Library {
  const library = new constants.PKCS11()
  try {
    library.load(path)
    return library
  } catch (cause) {
    throw notConfigured('无法加载 PKCS11_MODULE 指定的动态库，请检查路径与权限', 'the library that PKCS11_MODULE names cannot be loaded; check its path and rights', cause)
  }
}

function logIn(constants: Constants, library: Library, settings: Pkcs11Settings): Opened {
  tolerate(CKR.alreadyInitialized, () => library.C_Initialize({ flags: constants.CKF_OS_LOCKING_OK }))
  const { slot, label } = findSlot(library, settings.token)
  const keeper = library.C_OpenSession(slot, constants.CKF_SERIAL_SESSION | constants.CKF_RW_SESSION)
  tolerate(CKR.alreadyLoggedIn, () => library.C_Login(keeper, constants.CKU_USER, readPinFile('pkcs11', 'PKCS11_PIN_FILE', settings.pinFile)))
  let markUnused = () => {}
  const unused = new Promise<void>((resolve) => (markUnused = resolve))
  return { library, constants, slot, label, keeper, idle: [], handles: new Map(), users: 0, isLost: false, unused, markUnused }
}

export function createPkcs11Device(settings: Pkcs11Settings): Pkcs11Device {
  let opening: Promise<Opened> | undefined
  let ending: Promise<void> = Promise.resolve()
  let isClosed = false
  /** Set once the token refused the PIN: a few more tries would lock it. */
  let refused: Fault | undefined
  const inTurn = createTurns(settings.sessions)

  async function open(): Promise<Opened> {
    if (refused) throw refused
    await ending
    const constants = await loadConstants()
    const library = loadModule(constants, settings.module)
    try {
      return logIn(constants, library, settings)
    } catch (error) {
      const fault = pkcs11Fault(error)
      if (isPinRefused(error)) refused = fault
      finalize(library)
      throw fault
    }
  }

  function opened(): Promise<Opened> {
    if (isClosed) throw pkcs11Refusal('CLOSED', '密钥库已关闭', 'the key store is closed')
    opening ??= open()
    const mine = opening
    mine.catch(() => opening === mine && (opening = undefined))
    return mine
  }

  /** The library is finalised after the last call that still runs in it, and before it is initialised again. */
  function forget(lost: Opened): void {
    if (lost.isLost) return
    lost.isLost = true
    opening = undefined
    ending = lost.unused.then(() => finalize(lost.library))
    if (lost.users === 0) lost.markUnused()
  }

  async function attempt<T>(work: (token: OpenToken, session: Buffer) => Promise<T>): Promise<T> {
    const token = await opened()
    token.users++
    let session: Buffer | undefined
    try {
      session = token.idle.pop() ?? token.library.C_OpenSession(token.slot, token.constants.CKF_SERIAL_SESSION | token.constants.CKF_RW_SESSION)
      const result = await work(token, session)
      token.idle.push(session)
      return result
    } catch (error) {
      if (isLost(error)) forget(token)
      else if (session) closeSession(token, session)
      throw error
    } finally {
      token.users--
      if (token.isLost && token.users === 0) token.markUnused()
    }
  }

  return {
    run: (work) =>
      inTurn(async () => {
        try {
          return await attempt(work).catch((error: unknown) => {
            if (!isLost(error)) throw error
            return attempt(work)
          })
        } catch (error) {
          throw returnValueOf(error) === undefined ? error : pkcs11Fault(error)
        }
      }),
    async close() {
      isClosed = true
      const last = await opening?.catch(() => undefined)
      if (last) forget(last)
      await ending
    },
  }
}

function tolerate(value: number, call: () => void): void {
  try {
    call()
  } catch (error) {
    if (returnValueOf(error) !== value) throw error
  }
}

function closeSession({ library }: OpenToken, session: Buffer): void {
  try {
    library.C_CloseSession(session)
  } catch (error) {
    if (returnValueOf(error) === undefined) throw error
  }
}

/** Also lets go of the library; what it says about it does not matter any more. */
function finalize(library: Library): void {
  for (const step of [() => library.C_Finalize(), () => library.close()]) {
    try {
      step()
    } catch {
      continue
    }
  }
}
