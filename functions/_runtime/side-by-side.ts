// Owns doing the same with many things, a few at a time, with the results in order.

/** @throws what `act` threw first; what was begun by then goes on, nothing new begins */
export async function sideBySide<T, R>(items: readonly T[], width: number, act: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  let isOver = false
  const worker = async (): Promise<void> => {
    while (next < items.length && !isOver) {
      const index = next++
      try {
        results[index] = await act(items[index]!, index)
      } catch (cause) {
        isOver = true
        throw cause
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return results
}
