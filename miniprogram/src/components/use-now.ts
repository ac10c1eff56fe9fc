// The present time, renewed while a screen shows it.
import { useEffect, useState } from 'react'
import { platform } from '../platform/index.ts'

export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => platform.clock.nowMs())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(platform.clock.nowMs()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs
}
