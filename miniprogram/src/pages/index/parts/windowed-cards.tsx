// A long list of cards of which only those near the window are in the page; the others are empty room of the height they had.
import { View } from '@tarojs/components'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { TaskCard as Task } from '@yiqian/shared/protocol/cards.ts'
import { TaskCard } from '../../../components/task-card.tsx'
import { windowOf } from '../../../flows/list-window.ts'
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
}

/** Cards are drawn and measured by the dozen: one measurement instead of twelve. */
const ROWS = 12
const GUESS_PX = 150
/** The last so many rows on either side of the window are drawn too: a flick must not outrun them. */
const OVERSCAN_SCREENS = 1.5
const NEAR_END_ROWS = 60

export function WindowedCards({ id, items, nowMs, onOpen, selected, onNearEnd }: WindowedCardsProps) {
  const heights = useRef(new Map<number, number>())
  const listTop = useRef(0)
  const scrollTop = useRef(0)
  const chunks = Math.ceil(items.length / ROWS)
  const latest = useRef({ chunks, onNearEnd, onOpen })
  latest.current = { chunks, onNearEnd, onOpen }

  const place = useCallback(() => {
    const { heightPx } = screenSize()
    const measured = [...heights.current.values()]
    const guess = measured.length === 0 ? ROWS * GUESS_PX : measured.reduce((sum, each) => sum + each, 0) / measured.length
    return windowOf({ count: latest.current.chunks, heightOf: (chunk) => heights.current.get(chunk) ?? guess, scrolled: scrollTop.current - listTop.current, viewport: heightPx, overscan: heightPx * OVERSCAN_SCREENS })
  }, [])
  const [drawn, setDrawn] = useState(place)
  const replace = useCallback(() => {
    const next = place()
    setDrawn((before) => (before.first === next.first && before.end === next.end && before.above === next.above && before.below === next.below ? before : next))
    if ((latest.current.chunks - next.end) * ROWS < NEAR_END_ROWS) latest.current.onNearEnd()
  }, [place])

  usePageScroll(({ scrollTop: top }) => {
    scrollTop.current = top
    const { first, end } = place()
    if (first !== drawn.first || end !== drawn.end) replace()
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
