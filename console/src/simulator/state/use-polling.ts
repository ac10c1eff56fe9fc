// Repeats a task while a component is shown: never two at once, slower after a failure.
import { useEffect, useRef } from 'react'

export function usePolling(task: () => Promise<void>, everyMs: number, active: boolean): void {
  const latest = useRef(task)
  latest.current = task
  useEffect(() => {
    if (!active) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    let failures = 0
    const run = async (): Promise<void> => {
      try {
        await latest.current()
        failures = 0
      } catch {
        failures += 1 // the task shows its own fault; here it only means patience
      }
      if (!gone) timer = setTimeout(() => void run(), Math.min(everyMs * 2 ** failures, 15_000))
    }
    void run()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [everyMs, active])
}
