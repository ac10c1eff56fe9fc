// The pages of a PDF as pictures: scrolled, zoomed, fetched as they come into view. Nothing lies on the paper: the keys have a bar of their own.
import { Image, ScrollView, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { Icon } from '../../../components/icon.tsx'
import { spotInMiddle } from '../../../flows/page-layout.ts'
import { ZOOM_MOST } from '../../../flows/zoom.ts'
import { useLanguage } from '../../../language/language.ts'
import type { SignaturePlace } from '../../../signing/read-tasks.ts'
import { ThumbnailStrip } from './thumbnail-strip.tsx'
import { useBox } from './use-box.ts'
import { usePages, type Pages } from './use-pages.ts'
import { useSignatureSpot } from './use-signature-spot.ts'
import { useZoom, type Zoom } from './use-zoom.ts'

/** Of these it stands on a page, or will stand there. */
const WITH_SIGNATURE: ReadonlySet<string> = new Set(['pending', 'signed'])
/** Below the last page, so that it ends before the bar does. */
const ROOM_PX = 12

export interface PageViewerProps {
  task: TaskCard
  onUnseen: (pages: readonly number[]) => void
  onChanged: () => void
}

export function PageViewer({ task, onUnseen, onChanged }: PageViewerProps) {
  const { say } = useLanguage()
  const box = useBox('#viewer', task.taskId)
  const zoom = useZoom(box)
  const pages = usePages(task, box, zoom.zoom, onUnseen)
  const { isChanged } = pages.state
  useEffect(() => {
    if (isChanged) onChanged()
  }, [isChanged, onChanged])
  const isPinching = zoom.live !== undefined
  const [hasStrip, setHasStrip] = useState(false)
  const goToPage = (page: number): void => zoom.goTo({ y: pages.layout.tops[page - 1] ?? 0 })
  const signature = useSignatureSpot(task, pages.state, onChanged, (spot) => box && zoom.goTo(spotInMiddle(pages.layout, spot, { widthPx: box.width * zoom.zoom, view: box })))
  return (
    <>
      <View className='yq-viewer-window'>
        <ScrollView
          id='viewer'
          className='yq-viewer-scroll'
          scrollX={!isPinching}
          scrollY={!isPinching}
          enhanced
          bounces={false}
          scrollTop={zoom.target.y}
          scrollLeft={zoom.target.x}
          onScroll={({ detail }) => {
            zoom.onScroll({ x: detail.scrollLeft, y: detail.scrollTop })
            pages.onScroll(detail.scrollTop)
          }}
        >
          {box && <PageStack pages={pages} zoom={zoom} widthPx={box.width} spot={signature.spot} />}
        </ScrollView>
        {hasStrip && <ThumbnailStrip task={task} page={pages.page} onPage={goToPage} />}
      </View>
      <View className='yq-viewer-bar'>
        <View className='yq-viewer-place' id='page-number' ariaLabel={say('document.page', { page: pages.page, count: task.pageCount })}>{pages.page} / {task.pageCount}</View>
        {task.pageCount > 1 && <View id='thumbnails-key' className={`yq-viewer-key ${hasStrip ? 'yq-viewer-key-on' : ''}`} hoverClass='yq-pressed' ariaRole='button' onClick={() => setHasStrip(!hasStrip)}>{say('document.thumbnails')}</View>}
        {WITH_SIGNATURE.has(task.state) && <View id='to-signature' className={`yq-viewer-key ${signature.isBusy || signature.spot ? 'yq-viewer-key-on' : ''}`} hoverClass='yq-pressed' ariaRole='button' onClick={signature.go}>{say('document.toSignature')}</View>}
        <ZoomKeys zoom={zoom} />
      </View>
    </>
  )
}

function PageStack({ pages: { layout, state, pictures }, zoom: { zoom, live, touch }, widthPx, spot }: { pages: Pages; zoom: Zoom; widthPx: number; spot: SignaturePlace | undefined }) {
  const { say } = useLanguage()
  const transform = live ? { transform: `scale(${live.scale})`, transformOrigin: `${live.origin.x}px ${live.origin.y}px` } : {}
  return (
    <View className='yq-viewer-pages' style={{ width: `${widthPx * zoom}px`, height: `${layout.totalPx + ROOM_PX}px`, ...transform }} {...touch}>
      {layout.tops.map((top, index) => {
        const page = index + 1
        const picture = state.pictures[page]
        return (
          <View key={page} id={`page-${page}`} className='yq-doc-page' style={{ top: `${top}px`, height: `${layout.heights[index]!}px` }}>
            {picture?.source === undefined ? (
              <View className='yq-doc-page-wait' ariaRole={picture?.isFailed ? 'button' : 'text'} onClick={() => picture?.isFailed && pictures.retry(page)}>
                {picture?.isFailed ? <Icon name='warning' size={32} /> : <View className='yq-spinner yq-spinner-large' />}
                <View id={`page-${page}-wait`}>{say(picture?.isFailed ? 'document.page.failed' : 'document.page.loading', { page })}</View>
              </View>
            ) : (
              <Image id={`page-${page}-image`} className='yq-doc-page-image' mode='scaleToFill' src={picture.source} />
            )}
            {spot?.page === page && <View id='signature-spot' className='yq-sign-spot' ariaLabel={say('document.signatureSpot', { page })} style={{ left: inPercent(spot.left), top: inPercent(spot.top), width: inPercent(spot.width), height: inPercent(spot.height) }} />}
          </View>
        )
      })}
    </View>
  )
}

const inPercent = (part: number): string => `${part * 100}%`

function ZoomKeys({ zoom: { zoom, step } }: { zoom: Zoom }) {
  const { say } = useLanguage()
  return (
    <View className='yq-viewer-zoom'>
      <View id='zoom-out' className={`yq-zoom-key ${zoom <= 1 ? 'yq-zoom-key-off' : ''}`} hoverClass='yq-pressed' ariaRole='button' ariaLabel={say('document.zoomOut')} onClick={() => step(-1)}><Icon name='minus' /></View>
      <View className='yq-zoom-value' id='zoom'>{Math.round(zoom * 100)}%</View>
      <View id='zoom-in' className={`yq-zoom-key ${zoom >= ZOOM_MOST ? 'yq-zoom-key-off' : ''}`} hoverClass='yq-pressed' ariaRole='button' ariaLabel={say('document.zoomIn')} onClick={() => step(1)}><Icon name='plus' /></View>
    </View>
  )
}
