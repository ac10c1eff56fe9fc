// One document: what it is, the code to sign it, its signers, what can be done with it, and what remains of it.
import { Card, Tabs } from 'antd'
import { useEffect, useState } from 'react'
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { useLanguage } from '../../language/language.tsx'
import type { Documents } from '../state/use-documents.ts'
import { useSignedFile } from '../state/use-signed-file.ts'
import type { SignedFile } from '../state/use-signed-file.ts'
import { CodePanel } from './code-panel.tsx'
import { DocumentActions } from './document-actions.tsx'
import { DocumentFacts } from './document-facts.tsx'
import { EvidenceTimeline } from './evidence-timeline.tsx'
import { SignedFileView } from './signed-file-view.tsx'
import { SignerStates } from './signer-states.tsx'
import { StateTag } from './state-tag.tsx'
import { VerifyView } from './verify-view.tsx'

interface Props {
  document: DocumentStatus
  system: string
  documents: Documents
}

/** Changes whenever something happened to the document. */
const stampOf = (document: DocumentStatus): string =>
  [document.state, document.deletedAtMs ?? '', ...document.signers.map((signer) => signer.state)].join()

interface TabsProps {
  document: DocumentStatus
  signed: SignedFile
  stamp: string
  tab: string
  onTab: (key: string) => void
}

function DocumentTabs({ document, signed, stamp, tab, onTab }: TabsProps) {
  const { say } = useLanguage()
  return (
    <Card size="small" className="document-tabs">
      <Tabs
        size="small"
        activeKey={tab}
        onChange={onTab}
        items={[
          {
            key: 'evidence',
            label: <span data-testid="tab-evidence">{say('tab.evidence')}</span>,
            children: <EvidenceTimeline documentId={document.documentId} stamp={stamp} />,
          },
          {
            key: 'file',
            label: <span data-testid="tab-file">{say('tab.file')}</span>,
            children: <SignedFileView document={document} signed={signed} />,
          },
          {
            key: 'verify',
            label: <span data-testid="tab-verify">{say('tab.verify')}</span>,
            children: <VerifyView document={document} signed={signed} />,
          },
        ]}
      />
    </Card>
  )
}

export function DocumentView({ document, system, documents }: Props) {
  const { say } = useLanguage()
  const [tab, setTab] = useState('evidence')
  const stamp = stampOf(document)
  const signed = useSignedFile(document)
  const done = document.signers.filter((signer) => signer.state === 'signed').length
  const { refresh } = documents
  useEffect(() => {
    refresh(document.documentId).catch(() => undefined) // the list shows when the API is away
  }, [refresh, document.documentId])

  const show = (next: 'file' | 'verify'): void => {
    setTab(next)
    void (next === 'file' ? signed.fetchFile() : signed.verify())
  }
  const about = [system, document.patient?.name, document.title].filter(Boolean).join(' · ')
  return (
    <div
      className="document-view"
      data-testid="document-view"
      data-document-id={document.documentId}
      data-state={document.state}
      data-fully-signed={document.fullySigned}
    >
      <Card size="small">
        <div className="document-head">
          <h2>{document.title}</h2>
          <StateTag state={document.state} testId="document-state" />
          <DocumentActions
            document={document}
            busy={signed.busy}
            onShow={show}
            onDownload={signed.download}
            onChanged={documents.put}
          />
        </div>
        <DocumentFacts document={document} />
      </Card>
      <div className="document-columns">
        {document.state === 'pending' && (
          <Card size="small" title={say('code.title')} className="code-card">
            <CodePanel
              key={done}
              purpose="sign"
              documentId={document.documentId}
              about={about}
              onEnd={() => void refresh(document.documentId).catch(() => undefined)}
            />
          </Card>
        )}
        <Card
          size="small"
          title={say('signers.states', { done, all: document.signers.length })}
          className="signers-card"
        >
          <SignerStates document={document} />
        </Card>
      </div>
      <DocumentTabs
        document={document}
        signed={signed}
        stamp={stamp}
        tab={tab}
        onTab={(key) => (key === 'file' && document.fullySigned && !signed.file ? show('file') : setTab(key))}
      />
    </div>
  )
}
