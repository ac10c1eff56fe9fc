// Pushing a document: choose it, say what it is, who signs and where, send.
import { SendOutlined } from '@ant-design/icons'
import { App, Button, Card } from 'antd'
import { useState } from 'react'
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import type { SimulatorStart } from '../../../simulator-server/records.ts'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { call } from '../../api/simulator.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import type { TextKey } from '../../language/dictionary.ts'
import { useLanguage } from '../../language/language.tsx'
import { emptyDraft, lacksOf, makeExternalId, requestOf, withPlace } from '../state/draft.ts'
import type { Lack } from '../state/draft.ts'
import type { Doctor } from '../state/use-doctor.ts'
import { DraftFields } from './draft-fields.tsx'
import { PlacePreview } from './place-preview.tsx'
import { SignerTable } from './signer-table.tsx'
import { SourcePicker } from './source-picker.tsx'

const LACKS = {
  source: 'push.lacks.source',
  title: 'push.lacks.title',
  externalId: 'push.lacks.externalId',
  signers: 'push.lacks.signers',
  keyword: 'push.lacks.keyword',
  box: 'push.lacks.box',
} as const satisfies Record<Lack, TextKey>

interface Props {
  start: SimulatorStart
  doctor: Doctor | null
  onPushed: (document: DocumentStatus) => void
}

export function PushForm({ start, doctor, onPushed }: Props) {
  const { say } = useLanguage()
  const { message } = App.useApp()
  const [draft, setDraft] = useState(() => emptyDraft(makeExternalId(new Date(), Math.random())))
  const [active, setActive] = useState(0)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const lacks = lacksOf(draft)

  const push = async (): Promise<void> => {
    if (!draft.source) return
    setBusy(true)
    setFault(null)
    try {
      const pushed = await call('push-document', requestOf(draft, draft.source))
      void message.success(say('push.done'))
      onPushed(pushed)
    } catch (error) {
      setFault(faultOf(error))
      setBusy(false)
    }
  }

  return (
    <Card size="small" className="push-form" title={say('push.title')} data-testid="push-form">
      <SourcePicker draft={draft} samples={start.samples} onChange={setDraft} />
      <div className="push-columns">
        <div className="push-fields">
          <DraftFields draft={draft} patients={start.patients} onChange={setDraft} />
          <SignerTable draft={draft} doctor={doctor} active={active} onActive={setActive} onChange={setDraft} />
        </div>
        <PlacePreview
          draft={draft}
          active={active}
          onActive={setActive}
          onBox={(index, box) => setDraft((before) => withPlace(before, index, { mode: 'box', box }))}
        />
      </div>
      {fault && <FaultAlert fault={fault} onClose={() => setFault(null)} />}
      <div className="push-bar">
        <span className="quiet" data-testid="push-lacks">
          {lacks.map((lack) => say(LACKS[lack])).join(' · ')}
        </span>
        <Button
          type="primary"
          size="large"
          icon={<SendOutlined />}
          disabled={lacks.length > 0}
          loading={busy}
          onClick={() => void push()}
          data-testid="push"
        >
          {say('push.send')}
        </Button>
      </div>
    </Card>
  )
}
