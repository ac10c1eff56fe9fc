// Key-value storage in the browser: IndexedDB with strict durability, because a lost roll of a key share is fatal.

const STORE = 'values'

/** @param name name of the database. @returns an opened database; throws where the browser has none (private mode of old ones). */
function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('storage: cannot open'))
    request.onblocked = () => reject(new Error('storage: blocked by another window'))
  })
}

export interface BrowserDatabase {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
  remove(key: string): Promise<void>
}

/** Opens on first use. A write resolves when the transaction is on the disk. */
export function createBrowserDatabase(name: string): BrowserDatabase {
  let opened: Promise<IDBDatabase> | undefined
  const database = (): Promise<IDBDatabase> => (opened ??= open(name))
  const write = async (act: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await database()).transaction(STORE, 'readwrite', { durability: 'strict' })
    act(transaction.objectStore(STORE))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('storage: write failed'))
    })
  }
  return {
    async get(key) {
      const request = (await database()).transaction(STORE).objectStore(STORE).get(key)
      return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result as string | undefined)
        request.onerror = () => reject(request.error ?? new Error('storage: read failed'))
      })
    },
    set: (key, value) => write((store) => store.put(value, key)),
    remove: (key) => write((store) => store.delete(key)),
  }
}
