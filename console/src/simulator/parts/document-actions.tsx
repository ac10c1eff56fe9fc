// What can be done with a document in its state: look, save, verify, revoke before signing, delete after.
import {
  DeleteOutlined,
  DownloadOutlined,
  EyeOutlined,
  SafetyCertificateOutlined,
  StopOutlined,
} from '@ant-design/icons'
import { App, Button, Space } from 'antd'
import { useState } from 'react'
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { call } from '../../api/simulator.ts'
import { useLanguage } from '../../language/language.tsx'
import { ReasonDialog } from './reason-dialog.tsx'

interface Props {
  document: DocumentStatus
  busy: boolean
  onShow: (what: 'file' | 'verify') => void
  onDownload: () => Promise<void>
  onChanged: (document: DocumentStatus) => void
}

export function DocumentActions({ document, busy, onShow, onDownload, onChanged }: Props) {
  const { say } = useLanguage()
  const { message } = App.useApp()
  const [asking, setAsking] = useState<'revoke' | 'delete' | null>(null)
  const { documentId, state } = document
  const readable = document.fullySigned && state === 'signed'
  const deletable = state !== 'pending' && state !== 'deleted'

  const carryOut = async (reason: string): Promise<void> => {
    onChanged(
      asking === 'revoke'
        ? await call('revoke-document', { documentId, reason })
        : await call('delete-document', { documentId, reason }),
    )
    void message.success(say(asking === 'revoke' ? 'revoke.done' : 'delete.done'))
    setAsking(null)
  }

  return (
    <Space wrap className="document-actions">
      {readable && (
        <>
          <Button icon={<EyeOutlined />} loading={busy} onClick={() => onShow('file')} data-testid="action-view">
            {say('action.view')}
          </Button>
          <Button
            icon={<DownloadOutlined />}
            disabled={busy}
            onClick={() => void onDownload()}
            data-testid="action-download"
          >
            {say('action.download')}
          </Button>
          <Button
            type="primary"
            icon={<SafetyCertificateOutlined />}
            disabled={busy}
            onClick={() => onShow('verify')}
            data-testid="action-verify"
          >
            {say('action.verify')}
          </Button>
        </>
      )}
      {state === 'pending' && (
        <Button danger icon={<StopOutlined />} onClick={() => setAsking('revoke')} data-testid="action-revoke">
          {say('action.revoke')}
        </Button>
      )}
      {deletable && (
        <Button danger icon={<DeleteOutlined />} onClick={() => setAsking('delete')} data-testid="action-delete">
          {say('action.delete')}
        </Button>
      )}
      <ReasonDialog key={asking} asking={asking} onCancel={() => setAsking(null)} onConfirm={carryOut} />
    </Space>
  )
}
