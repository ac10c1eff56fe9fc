// A long list of cards of which only those near the window are in the page; the others are empty room of the height they had.
import { View } from '@tarojs/components'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { TaskCard as Task } from '@yiqian/shared/protocol/cards.ts'
import { TaskCard } from '../../../components/task-card.tsx'
import { stepTowards, windowAround, windowOf } from '../../../flows/list-window.ts'
import { usePageScroll } from '../../../platform/index.ts'
import { boxOf, screenSize } from '../../../platform/screen.ts'

export interface WindowedCardsProps {
  id: string
  items: readonly Task[]
  nowMs: number
  onOpen: (task: Task) => void
  selected?: ReadonlySet<string>
  /** the end of what was read comes near */
  onNearEnd: () => void
  /** the list has come to rest, with this card as the first in sight */
  onRest?: (first: number) => void
}

/** Cards are drawn and measured in threes: few measurements, and no frame draws more than a finger’s flick uncovers. */
const ROWS = 3
/** So many threes at most are drawn in one go, the next ones a frame later. */
const STEP = 1
const FRAME_MS = 16
const REST_MS = 300
const GUESS_PX = 112
/** The last so many rows on either side of the window are drawn too: a flick must not outrun them. */
const OVERSCAN_SCREENS = 1
const NEAR_END_ROWS = 60

export function WindowedCards({ id, items, nowMs, onOpen, selected, onNearEnd, onRest }: WindowedCardsProps) {
  const heights = useRef(new Map<number, number>())
  const listTop = useRef(0)
  const scrollTop = useRef(0)
  const chunks = Math.ceil(items.length / ROWS)
  const latest = useRef({ chunks, onNearEnd, onOpen, onRest })
  latest.current = { chunks, onNearEnd, onOpen, onRest }

  const input = useCallback((overscan: number) => {
    const { heightPx } = screenSize()
    let [sum, measured] = [0, 0]
    for (const height of heights.current.values()) [sum, measured] = [sum + height, measured + 1]
    const guess = measured === 0 ? ROWS * GUESS_PX : sum / measured
    return { count: latest.current.chunks, heightOf: (chunk: number) => heights.current.get(chunk) ?? guess, scrolled: scrollTop.current - listTop.current, viewport: heightPx, overscan: heightPx * overscan }
  }, [])
  const [drawn, setDrawn] = useState(() => windowOf(input(0)))
  const shownNow = useRef(drawn)
  shownNow.current = drawn
  const timers = useRef<{ next?: ReturnType<typeof setTimeout>; rest?: ReturnType<typeof setTimeout> }>({})
  useEffect(() => () => Object.values(timers.current).forEach(clearTimeout), [])

  /** One step to what should be drawn now; the rest a frame later. */
  const replace = useCallback(() => {
    clearTimeout(timers.current.next)
    timers.current.next = undefined
    const [target, seen, before] = [windowOf(input(OVERSCAN_SCREENS)), windowOf(input(0)), shownNow.current]
    const { first, end } = stepTowards(before, target, seen, STEP)
    const next = windowAround(input(0), first, end)
    if (before.first !== next.first || before.end !== next.end || before.above !== next.above || before.below !== next.below) setDrawn((shownNow.current = next))
    if (next.first > target.first || next.end < target.end) timers.current.next = setTimeout(replace, FRAME_MS)
    if ((latest.current.chunks - target.end) * ROWS < NEAR_END_ROWS) latest.current.onNearEnd()
  }, [input])

  usePageScroll(({ scrollTop: top }) => {
    scrollTop.current = top
    if (timers.current.next === undefined) timers.current.next = setTimeout(replace, 0)
    clearTimeout(timers.current.rest)
    timers.current.rest = setTimeout(() => latest.current.onRest?.(windowOf(input(0)).first * ROWS), REST_MS)
  })
  useEffect(() => replace(), [replace, chunks])
  useEffect(() => {
    void boxOf(`#${id}`).then((box) => {
      if (box && box.height > 0) listTop.current = box.top + scrollTop.current
    })
  }, [id, chunks])

  const onHeight = useCallback((chunk: number, height: number): void => void heights.current.set(chunk, height), [])
  const open = useCallback((task: Task) => latest.current.onOpen(task), [])
  const shown = useMemo(() => Array.from({ length: Math.min(drawn.end, chunks) - Math.min(drawn.first, chunks) }, (_, index) => drawn.first + index), [drawn, chunks])
  return (
    <View id={id}>
      <View style={{ height: `${drawn.above}px` }} />
      {shown.map((chunk) => (
        <Chunk key={chunk} id={`${id}-rows-${chunk}`} chunk={chunk} items={items} nowMs={nowMs} selected={selected} onOpen={open} onHeight={onHeight} />
      ))}
      <View style={{ height: `${drawn.below}px` }} />
    </View>
  )
}

interface ChunkProps extends Pick<WindowedCardsProps, 'id' | 'items' | 'nowMs' | 'onOpen' | 'selected'> {
  chunk: number
  onHeight: (chunk: number, height: number) => void
}

/** Drawn again only when something of its own rows changed: a list of thousands is replaced as a whole with every page that arrives. */
const Chunk = memo(
  function Chunk({ id, chunk, items, nowMs, selected, onOpen, onHeight }: ChunkProps) {
    const rows = rowsOf(items, chunk)
    useEffect(() => {
      if (rows.length < ROWS) return
      void boxOf(`#${id}`).then((box) => box && box.height > 0 && onHeight(chunk, box.height))
    }, [id, chunk, rows.length, onHeight])
    return (
      <View id={id}>
        {rows.map((task) => (
          <TaskCard key={task.taskId} task={task} nowMs={nowMs} onOpen={onOpen} isSelected={selected?.has(task.taskId)} />
        ))}
      </View>
    )
  },
  (before, after) =>
    before.chunk === after.chunk &&
    before.nowMs === after.nowMs &&
    (before.selected === after.selected || rowsOf(after.items, after.chunk).every(({ taskId }) => before.selected?.has(taskId) === after.selected?.has(taskId))) &&
    (before.items === after.items || sameRows(rowsOf(before.items, before.chunk), rowsOf(after.items, after.chunk))),
)

const rowsOf = (items: readonly Task[], chunk: number): readonly Task[] => items.slice(chunk * ROWS, (chunk + 1) * ROWS)
const sameRows = (before: readonly Task[], after: readonly Task[]): boolean => before.length === after.length && before.every((task, index) => task === after[index])
