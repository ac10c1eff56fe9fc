// The hospital system's documents, newest first, with live state.
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { FileAddOutlined, FilePdfOutlined, FileTextOutlined } from '@ant-design/icons'
import { Button, Empty, Input, Spin } from 'antd'
import { useState } from 'react'
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import { useLanguage } from '../../language/language.tsx'
import type { Documents } from '../state/use-documents.ts'
import { StateTag } from './state-tag.tsx'

interface Props {
  documents: Documents
  selected: string | null
  onSelect: (documentId: string | null) => void
}

function Line({ document, chosen, onSelect }: { document: DocumentStatus; chosen: boolean; onSelect: () => void }) {
  const { time } = useLanguage()
  const done = document.signers.filter((signer) => signer.state === 'signed').length
  return (
    <li>
      <button
        type="button"
        className="document-line"
        aria-current={chosen}
        onClick={onSelect}
        data-testid={`document-${document.documentId}`}
        data-external-id={document.externalId}
        data-state={document.state}
      >
        <span className="document-title">
          {isPdfContent(document.contentKind) ? <FilePdfOutlined /> : <FileTextOutlined />} {document.title}
        </span>
        <span className="document-meta">
          <StateTag state={document.state} />
          <span className="quiet">{document.patient?.name ?? document.externalId}</span>
          <span className="quiet document-count">
            {done}/{document.signers.length}
          </span>
        </span>
        <span className="quiet">{time(document.createdAtMs)}</span>
      </button>
    </li>
  )
}

export function DocumentList({ documents, selected, onSelect }: Props) {
  const { say } = useLanguage()
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const shown = documents.list.filter((one) =>
    [one.title, one.externalId, one.patient?.name ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  )
  return (
    <nav className="document-list" aria-label={say('documents.title')} data-testid="document-list">
      <Button type="primary" block icon={<FileAddOutlined />} onClick={() => onSelect(null)} data-testid="new-document">
        {say('documents.new')}
      </Button>
      <Input.Search
        allowClear
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        placeholder={say('documents.search')}
        aria-label={say('documents.search')}
      />
      {documents.fault && <FaultAlert fault={documents.fault} />}
      {documents.loading && <Spin className="centred" />}
      {!documents.loading && shown.length === 0 && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={say(wanted ? 'documents.noneFound' : 'documents.none')}
        />
      )}
      <ul>
        {shown.map((one) => (
          <Line
            key={one.documentId}
            document={one}
            chosen={one.documentId === selected}
            onSelect={() => onSelect(one.documentId)}
          />
        ))}
      </ul>
    </nav>
  )
}
