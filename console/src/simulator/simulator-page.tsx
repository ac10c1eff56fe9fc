// The HIS simulator: documents on the left, the work in the middle, what goes over the wire on the right.
import { Spin } from 'antd'
import { useEffect, useState } from 'react'
import type { SimulatorStart } from '../../simulator-server/records.ts'
import { faultOf } from '../api/fault.ts'
import type { ApiFault } from '../api/fault.ts'
import { loadStart } from '../api/simulator.ts'
import { FaultAlert } from '../components/fault-alert.tsx'
import { useLanguage } from '../language/language.tsx'
import { DocumentList } from './parts/document-list.tsx'
import { DocumentView } from './parts/document-view.tsx'
import { HeaderBar } from './parts/header-bar.tsx'
import { PushForm } from './parts/push-form.tsx'
import { SidePanel } from './parts/side-panel.tsx'
import { useDoctor } from './state/use-doctor.ts'
import { useDocuments } from './state/use-documents.ts'
import { useEvents } from './state/use-events.ts'
import './simulator.css'

const verifiedCallbacks = (recorded: ReturnType<typeof useEvents>): number =>
  recorded.callbacks.reduce((sum, one) => sum + (one.verified ? one.repeats : 0), 0)

function Work({ start }: { start: SimulatorStart }) {
  const { pick } = useLanguage()
  const recorded = useEvents()
  const documents = useDocuments(verifiedCallbacks(recorded))
  const { doctor, logIn, logOut } = useDoctor()
  const [selected, setSelected] = useState<string | null>(null)
  const document = selected ? documents.byId(selected) : undefined
  return (
    <div className="simulator">
      <HeaderBar
        hospital={pick(start.hospital)}
        connected={recorded.connected}
        doctor={doctor}
        onLogin={logIn}
        onLogout={logOut}
      />
      <div className="columns">
        <DocumentList documents={documents} selected={selected} onSelect={setSelected} />
        <main className="work" key={document?.documentId ?? 'new'}>
          {document ? (
            <DocumentView
              key={document.documentId}
              document={document}
              system={pick(start.hospital)}
              documents={documents}
            />
          ) : (
            <PushForm
              start={start}
              doctor={doctor}
              onPushed={(pushed) => {
                documents.put(pushed)
                setSelected(pushed.documentId)
              }}
            />
          )}
        </main>
        <SidePanel recorded={recorded} start={start} onOpen={setSelected} />
      </div>
    </div>
  )
}

export function SimulatorPage() {
  const [start, setStart] = useState<SimulatorStart | null>(null)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let gone = false
    loadStart().then(
      (loaded) => !gone && setStart(loaded),
      (error: unknown) => !gone && setFault(faultOf(error)),
    )
    return () => {
      gone = true
    }
  }, [round])
  const retry = (): void => {
    setFault(null)
    setRound(round + 1)
  }
  if (fault)
    return (
      <div className="page-fault">
        <FaultAlert fault={fault} onRetry={retry} />
      </div>
    )
  return start ? <Work start={start} /> : <Spin className="centred" size="large" />
}
