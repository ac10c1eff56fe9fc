// The frame to write in. The canvas only shows the ink; what is saved is made from the strokes.
import { Canvas, View } from '@tarojs/components'
import type { CommonEventFunction, ITouchEvent } from '@tarojs/components'
import { useEffect, useRef } from 'react'
import { smooth, type Stroke } from '../../../../flows/ink.ts'
import type { Point } from '../../../../flows/zoom.ts'
import { openCanvas, watchPointer, type DrawingSurface } from '../../../../platform/screen.ts'

const PEN_PX = 4

export function InkCanvas({ strokes, onStroke }: { strokes: readonly Stroke[]; onStroke: (stroke: Stroke) => void }) {
  const surface = useRef<DrawingSurface>()
  const current = useRef<Point[]>()
  const shown = useRef(strokes)
  shown.current = strokes
  const finish = useRef(onStroke)
  finish.current = onStroke

  useEffect(() => {
    // The canvas has its size only once the page is laid out.
    const timer = setTimeout(() => void openCanvas('#ink').then((opened) => draw((surface.current = opened), shown.current), () => undefined), 120)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => draw(surface.current, strokes), [strokes])

  const start = (at: Point): void => {
    current.current = [at]
    draw(surface.current, [...shown.current, current.current])
  }
  const move = (at: Point): void => {
    if (!current.current) return
    current.current.push(at)
    draw(surface.current, [...shown.current, current.current])
  }
  const end = (): void => {
    const drawn = current.current
    current.current = undefined
    if (drawn) finish.current(drawn)
  }
  const handlers = useRef({ start, move, end })
  handlers.current = { start, move, end }
  useEffect(() => watchPointer('ink-frame', { start: (at) => handlers.current.start(at), move: (at) => handlers.current.move(at), end: () => handlers.current.end() }), [])

  // Browsers report fingers and mouse alike through pointer events (watchPointer); WeChat through the canvas itself.
  const touch = process.env.TARO_ENV === 'h5' ? {} : { onTouchStart: within(start), onTouchMove: within(move), onTouchEnd: end, onTouchCancel: end, disableScroll: true }
  return (
    <View className='yq-canvas-frame' id='ink-frame'>
      <View className='yq-canvas-line' />
      <Canvas type='2d' id='ink' canvasId='ink' className='yq-canvas' {...touch} />
    </View>
  )
}

/** A canvas of WeChat tells where in it the finger is. */
function within(act: (at: Point) => void): CommonEventFunction {
  return (event) => {
    const finger = (event as ITouchEvent).touches[0] as unknown as Point | undefined
    if (finger) act({ x: finger.x, y: finger.y })
  }
}

function draw(surface: DrawingSurface | undefined, strokes: readonly Stroke[]): void {
  if (!surface) return
  const { context, widthPx, heightPx } = surface
  context.clearRect(0, 0, widthPx, heightPx)
  Object.assign(context, { lineWidth: PEN_PX, lineCap: 'round', lineJoin: 'round', strokeStyle: '#101c3a' })
  for (const stroke of strokes) {
    const path = smooth(stroke)
    context.beginPath()
    context.moveTo(path[0]!.x, path[0]!.y)
    for (const { x, y } of path) context.lineTo(x, y)
    context.stroke()
  }
}
