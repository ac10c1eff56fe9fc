// The frame to write in. The canvas only shows the ink; what is saved is made from the strokes, which lie on a sheet of their own.
import { Canvas, View } from '@tarojs/components'
import type { CommonEventFunction } from '@tarojs/components'
import { useEffect, useRef } from 'react'
import { INK_COLOURS, type InkColour } from '@yiqian/shared/impression/picture.ts'
import { createInkRecorder } from '../../../../flows/ink-recorder.ts'
import { toFrame, toSheet, viewFor, type InkView } from '../../../../flows/ink-view.ts'
import { pathOf, type InkPoint, type PathPoint, type Stroke } from '../../../../flows/ink.ts'
import { useLanguage } from '../../../../language/language.ts'
import { followPointers, watchResize, type PointerReport } from '../../../../platform/pointers.ts'
import { openCanvas, type DrawingSurface } from '../../../../platform/screen.ts'

export interface InkCanvasProps {
  strokes: readonly Stroke[]
  ink: InkColour
  isFull: boolean
  onStroke: (stroke: Stroke) => void
}

/** The canvas has its size only once the page is laid out. */
const LAID_OUT_MS = 120

export function InkCanvas({ strokes, ink, isFull, onStroke }: InkCanvasProps) {
  const { say } = useLanguage()
  const board = useRef<{ surface: DrawingSurface; view: InkView }>()
  const now = useRef({ strokes, ink, isFull, onStroke })
  now.current = { strokes, ink, isFull, onStroke }
  const recorder = useRef(createInkRecorder((stroke) => now.current.onStroke(stroke)))
  const redraw = (): void => {
    if (!board.current) return
    const { surface, view } = board.current
    surface.context.clearRect(0, 0, surface.widthPx, surface.heightPx)
    for (const stroke of [...now.current.strokes, ...recorder.current.live()]) draw(surface, view, pathOf(stroke), now.current.ink)
  }
  const open = useRef(async () => {
    const surface = await openCanvas('#ink')
    const frame = { width: surface.widthPx, height: surface.heightPx }
    board.current = { surface, view: viewFor(frame, now.current.strokes, now.current.isFull && frame.height > frame.width) }
    redraw()
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const reopen = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => void open.current().catch(() => undefined), LAID_OUT_MS)
    }
    reopen()
    const end = watchResize(reopen)
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [isFull])
  useEffect(redraw, [strokes, ink])

  const onSheet = (points: PointerReport['points']): InkPoint[] => points.map((point) => ({ ...point, ...toSheet(board.current!.view, point) }))
  const act = useRef({
    down: (report: PointerReport): void => {
      if (board.current) recorder.current.down(report.id, report, onSheet(report.points)[0]!)
      redraw()
    },
    move: (report: PointerReport): void => {
      if (!board.current) return
      recorder.current.move(report.id, report, onSheet(report.points))
      // Only the newest pieces: a whole name redrawn at each report would fall behind a quick hand.
      for (const stroke of recorder.current.live()) draw(board.current.surface, board.current.view, pathOf(stroke.slice(-report.points.length - 4)), now.current.ink)
    },
    up: (report: PointerReport): void => {
      if (board.current) recorder.current.up(report.id, onSheet(report.points)[0])
    },
    cancel: (id: number): void => {
      recorder.current.cancel(id)
      redraw()
    },
  })
  useEffect(() => followPointers('ink-frame', act.current), [])
  // Browsers report through pointer events; WeChat through the canvas itself, each finger by its number.
  const touch = process.env.TARO_ENV === 'h5' ? {} : { onTouchStart: eachFinger(act.current.down), onTouchMove: eachFinger(act.current.move), onTouchEnd: eachFinger(act.current.up), onTouchCancel: eachFinger(({ id }) => act.current.cancel(id)), disableScroll: true }
  return (
    <View className='yq-canvas-frame' id='ink-frame' ariaRole='img' ariaLabel={say('handwriting.frame')}>
      <View className='yq-canvas-line' />
      <Canvas type='2d' id='ink' canvasId='ink' className='yq-canvas' {...touch} />
    </View>
  )
}

interface Finger {
  identifier: number
  x: number
  y: number
}

function eachFinger(act: (report: PointerReport) => void): CommonEventFunction {
  return (event) => {
    const { changedTouches, timeStamp } = event as unknown as { changedTouches?: Finger[]; timeStamp: number }
    for (const { identifier, x, y } of changedTouches ?? []) act({ id: identifier, kind: 'touch', sizePx: 0, points: [{ x, y, atMs: timeStamp }] })
  }
}

function draw({ context }: DrawingSurface, view: InkView, path: readonly PathPoint[], ink: InkColour): void {
  const colour = `rgb(${INK_COLOURS[ink].join(',')})`
  Object.assign(context, { lineCap: 'round', lineJoin: 'round', strokeStyle: colour, fillStyle: colour })
  path.forEach((point, index) => {
    const [from, to] = [toFrame(view, path[Math.max(0, index - 1)]!), toFrame(view, point)]
    context.beginPath()
    if (index === 0) {
      context.arc(to.x, to.y, (point.width * view.scale) / 2, 0, 2 * Math.PI)
      context.fill()
      return
    }
    context.lineWidth = point.width * view.scale
    context.moveTo(from.x, from.y)
    context.lineTo(to.x, to.y)
    context.stroke()
  })
}
