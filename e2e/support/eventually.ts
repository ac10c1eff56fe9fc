// Waits for something to become so, by looking again and again: no test sleeps for a fixed time.

const PAUSE_MS = 50

/**
 * @param what names what is waited for, in the error.
 * @param look returns undefined as long as it is not so; what it throws counts as "not yet" and stands in the error.
 */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined, patienceMs = 20_000): Promise<T> {
  let trouble: unknown
  for (const startedMs = Date.now(); Date.now() - startedMs < patienceMs; await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))) {
    try {
      const found = await look()
      if (found !== undefined) return found
    } catch (cause) {
      trouble = cause
    }
  }
  throw new Error(`waited ${patienceMs / 1000} s for ${what}`, { cause: trouble })
}

const RESTS_LOOKS = 6

/** What moves by itself (a list that still loads, a page that still scrolls) once it has been the same for a while. */
export async function atRest<T>(what: string, look: () => Promise<T>): Promise<T> {
  let [last, same] = [JSON.stringify(await look()), 0]
  return eventually(`${what} to be at rest`, async () => {
    const found = await look()
    const text = JSON.stringify(found)
    ;[last, same] = [text, text === last ? same + 1 : 0]
    return same >= RESTS_LOOKS ? found : undefined
  })
}
