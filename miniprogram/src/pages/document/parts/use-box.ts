// Where an element lies, measured once it is there and again when the layout around it may have changed.
import { useEffect, useState } from 'react'
import { watchResize } from '../../../platform/pointers.ts'
import { boxOf, type Box } from '../../../platform/screen.ts'

const MEASURE_AT_MS = [0, 120, 500]

export function useBox(selector: string, changesWith: unknown): Box | undefined {
  const [box, setBox] = useState<Box>()
  const [turns, setTurns] = useState(0)
  useEffect(() => watchResize(() => setTurns((before) => before + 1)), [])
  useEffect(() => {
    const timers = MEASURE_AT_MS.map((delayMs) =>
      setTimeout(() => {
        void boxOf(selector).then((found) => {
          if (!found || found.width === 0) return
          setBox((before) => (before && ['left', 'top', 'width', 'height'].every((side) => before[side as keyof Box] === found[side as keyof Box]) ? before : { left: found.left, top: found.top, width: found.width, height: found.height }))
        })
      }, delayMs),
    )
    return () => timers.forEach(clearTimeout)
  }, [selector, changesWith, turns])
  return box
}
