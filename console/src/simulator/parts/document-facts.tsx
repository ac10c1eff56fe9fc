// The facts of a document; for one that is closed or deleted, the record that remains.
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { Alert, Descriptions, Typography } from 'antd'
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import type { TextKey } from '../../language/dictionary.ts'
import { useLanguage } from '../../language/language.tsx'
import { DOCUMENT_TYPE_WORDS } from './document-type-words.ts'

const CLOSED: Partial<Record<DocumentStatus['state'], TextKey>> = {
  rejected: 'closed.rejected',
  revoked: 'closed.revoked',
  expired: 'closed.expired',
  voided: 'closed.voided',
}

const sizeOf = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`)

function Tombstone({ document }: { document: DocumentStatus }) {
  const { say, time } = useLanguage()
  const { state, closedAtMs, closedReason, deletedAtMs } = document
  const reason = closedReason ? say('closed.reason', { reason: closedReason }) : ''
  if (state === 'deleted')
    return (
      <Alert
        showIcon
        type="warning"
        data-testid="tombstone"
        title={say('closed.deleted', { time: time(deletedAtMs ?? closedAtMs ?? 0) })}
        description={
          <>
            {reason && <div>{reason}</div>}
            {say('closed.remains')}
          </>
        }
      />
    )
  const key = CLOSED[state]
  return key ? (
    <Alert
      showIcon
      type={state === 'rejected' ? 'error' : 'warning'}
      data-testid="closed"
      title={say(key, { time: closedAtMs === null ? '' : time(closedAtMs) })}
      description={reason || undefined}
    />
  ) : null
}

export function DocumentFacts({ document }: { document: DocumentStatus }) {
  const { say, time } = useLanguage()
  const { patient } = document
  const kind = isPdfContent(document.contentKind) ? say('facts.pages', { pages: document.pageCount }) : 'JSON'
  return (
    <>
      <Tombstone document={document} />
      <Descriptions
        size="small"
        column={2}
        className="document-facts"
        items={[
          {
            key: 'patient',
            label: say('push.patient'),
            children: patient
              ? [patient.name, patient.admissionNumber, patient.department, patient.bed].filter(Boolean).join(' · ')
              : '—',
          },
          {
            key: 'type',
            label: say('push.type'),
            children: `${say(DOCUMENT_TYPE_WORDS[document.documentType])} · ${kind} · ${sizeOf(document.sizeBytes)}`,
          },
          {
            key: 'external',
            label: say('push.externalId'),
            children: (
              <span className="code wrap" data-testid="external-id">
                {document.externalId}
              </span>
            ),
          },
          {
            key: 'id',
            label: say('facts.id'),
            children: (
              <Typography.Text copyable className="code wrap" data-testid="document-id">
                {document.documentId}
              </Typography.Text>
            ),
          },
          { key: 'created', label: say('facts.created'), children: time(document.createdAtMs) },
          { key: 'due', label: say('facts.due'), children: time(document.dueAtMs) },
          {
            key: 'digest',
            label: say('facts.digest'),
            span: 2,
            children: (
              <span className="code wrap" data-testid="document-digest">
                {document.digestHex}
              </span>
            ),
          },
        ]}
      />
    </>
  )
}
