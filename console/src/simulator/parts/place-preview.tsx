// A preview of the document with the signature boxes on it; a box is drawn, moved and sized here.
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Alert, Button, Empty, Spin } from 'antd'
import { useEffect, useState } from 'react'
import { FileView } from '../../components/file-view.tsx'
import { PdfPageCanvas } from '../../components/pdf-page-canvas.tsx'
import type { PageSize } from '../../components/pdf-page-canvas.tsx'
import { usePdfFile } from '../../components/use-pdf-file.ts'
import { useLanguage } from '../../language/language.tsx'
import type { Box, Draft } from '../state/draft.ts'
import { BoxLayer } from './box-layer.tsx'

const WIDTH = 300

interface Props {
  draft: Draft
  active: number
  onActive: (index: number) => void
  onBox: (index: number, box: Box) => void
}

function PdfPreview({ bytes, draft, active, onActive, onBox }: Props & { bytes: Uint8Array }) {
  const { say } = useLanguage()
  const { file, failed } = usePdfFile(bytes)
  const [number, setNumber] = useState(1)
  const [size, setSize] = useState<PageSize>({ width: 595, height: 842 })
  const place = draft.signers[active]?.place
  const wanted = place?.mode === 'box' ? place.box?.page : undefined
  useEffect(() => setNumber(1), [bytes])
  useEffect(() => {
    if (wanted && file && wanted <= file.pageCount) setNumber(wanted)
  }, [wanted, file])
  if (failed) return <Alert type="warning" showIcon title={say('file.unreadable')} data-testid="preview-unreadable" />
  if (!file) return <Spin className="centred" />
  return (
    <>
      <div className="page-holder" style={{ width: WIDTH }}>
        <PdfPageCanvas
          file={file}
          number={number}
          width={WIDTH}
          onSize={setSize}
          label={say('file.page', { page: number, pages: file.pageCount })}
        />
        <BoxLayer
          signers={draft.signers}
          page={number}
          size={size}
          scale={WIDTH / size.width}
          active={active}
          onActive={onActive}
          onBox={onBox}
        />
      </div>
      <div className="pager">
        <Button
          size="small"
          icon={<LeftOutlined />}
          disabled={number <= 1}
          aria-label={say('file.previous')}
          onClick={() => setNumber(number - 1)}
          data-testid="preview-previous"
        />
        <span data-testid="preview-page">
          {number} / {file.pageCount}
        </span>
        <Button
          size="small"
          icon={<RightOutlined />}
          disabled={number >= file.pageCount}
          aria-label={say('file.next')}
          onClick={() => setNumber(number + 1)}
          data-testid="preview-next"
        />
      </div>
    </>
  )
}

export function PlacePreview(props: Props) {
  const { say } = useLanguage()
  const { source, signers } = props.draft
  const drawing = signers[props.active]?.place.mode === 'box'
  return (
    <aside className="place-preview" aria-label={say('push.preview')} data-testid="preview">
      {!source && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('push.noPreview')} />}
      {source?.kind === 'json' && <FileView kind="json" bytes={source.bytes} width={WIDTH} />}
      {source?.kind === 'pdf' && <PdfPreview {...props} bytes={source.bytes} />}
      {source?.kind === 'pdf' && <p className="quiet">{say(drawing ? 'place.drawing' : 'place.previewHint')}</p>}
    </aside>
  )
}
