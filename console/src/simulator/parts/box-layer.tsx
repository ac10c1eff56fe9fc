// The signature boxes over a page: drawn with the pointer, or moved with the arrow keys (with Shift: sized).
import { useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useLanguage } from '../../language/language.tsx'
import { drawnBox, movedBox, sizedBox } from '../state/box-drag.ts'
import type { Page, Point } from '../state/box-drag.ts'
import type { Box, ChosenSigner } from '../state/draft.ts'

interface Props {
  signers: readonly ChosenSigner[]
  page: number
  size: Page
  /** pixels for a point */
  scale: number
  active: number
  onActive: (index: number) => void
  onBox: (index: number, box: Box) => void
}

interface Drag {
  kind: 'draw' | 'move' | 'size'
  index: number
  from: Point
  box: Box | null
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -2, y: 0 },
  ArrowRight: { x: 2, y: 0 },
  ArrowUp: { x: 0, y: -2 },
  ArrowDown: { x: 0, y: 2 },
}

const boxOf = (signer: ChosenSigner | undefined): Box | null => (signer?.place.mode === 'box' ? signer.place.box : null)

export function BoxLayer({ signers, page, size, scale, active, onActive, onBox }: Props) {
  const { say } = useLanguage()
  const layer = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const drawable = signers[active]?.place.mode === 'box'

  const pointOf = (event: PointerEvent): Point => {
    const area = layer.current!.getBoundingClientRect()
    return { x: (event.clientX - area.left) / scale, y: (event.clientY - area.top) / scale }
  }
  const begin = (event: PointerEvent, kind: Drag['kind'], index: number): void => {
    event.preventDefault()
    event.stopPropagation()
    layer.current!.setPointerCapture(event.pointerId)
    onActive(index)
    setDrag({ kind, index, from: pointOf(event), box: boxOf(signers[index]) })
  }
  const resultOf = (held: Drag, to: Point): Box => {
    const by = { x: to.x - held.from.x, y: to.y - held.from.y }
    if (held.kind === 'draw' || !held.box) return drawnBox(page, held.from, to, size)
    return held.kind === 'move' ? movedBox(held.box, by, size) : sizedBox(held.box, by, size)
  }
  const follow = (event: PointerEvent): void => {
    if (drag) onBox(drag.index, resultOf(drag, pointOf(event)))
  }
  const end = (event: PointerEvent): void => {
    follow(event)
    setDrag(null)
  }
  const key = (event: KeyboardEvent, index: number, box: Box): void => {
    const by = ARROWS[event.key]
    if (!by) return
    event.preventDefault()
    onBox(index, event.shiftKey ? sizedBox(box, by, size) : movedBox(box, by, size))
  }

  return (
    <div
      ref={layer}
      className="box-layer"
      data-drawable={drawable}
      data-testid="box-layer"
      onPointerDown={(event) => drawable && begin(event, 'draw', active)}
      onPointerMove={follow}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
    >
      {signers.map((signer, index) => {
        const box = boxOf(signer)
        if (!box || box.page !== page) return null
        return (
          <div
            key={signer.staffNumber}
            role="button"
            tabIndex={0}
            className="signature-box"
            data-active={index === active}
            data-testid={`box-${index}`}
            aria-label={say('place.boxOf', { name: signer.name })}
            style={{ left: box.x * scale, top: box.y * scale, width: box.width * scale, height: box.height * scale }}
            onPointerDown={(event) => begin(event, 'move', index)}
            onKeyDown={(event) => key(event, index, box)}
            onFocus={() => onActive(index)}
          >
            {signer.name}
            <span
              className="box-handle"
              data-testid={`box-handle-${index}`}
              onPointerDown={(event) => begin(event, 'size', index)}
            />
          </div>
        )
      })}
    </div>
  )
}
