// What happened to a document, from its evidence records; they stay when the content is deleted.
import { Alert, Empty, Spin, Tag, Timeline } from 'antd'
import { useEffect, useState } from 'react'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { listEvidence } from '@yiqian/shared/protocol/his.ts'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { call } from '../../api/simulator.ts'
import { FaultAlert } from '../../components/fault-alert.tsx'
import { isTextKey } from '../../language/dictionary.ts'
import { useLanguage } from '../../language/language.tsx'

type Evidence = ResponseOf<typeof listEvidence>

const colourOf = (kind: string): string => {
  if (/signed|finished|completed/.test(kind)) return 'green'
  return /reject|revok|delet|expire|void|fail/.test(kind) ? 'red' : 'blue'
}

function RecordLine({ record }: { record: Evidence['records'][number] }) {
  const { say, time } = useLanguage()
  const key = `evidence.${record.kind}`
  return (
    <div data-testid={`evidence-${record.sequence}`} data-kind={record.kind}>
      <div>
        <strong>{isTextKey(key) ? say(key) : record.kind}</strong>{' '}
        <span className="quiet">
          {time(record.atMs)} · {record.actor}
        </span>
      </div>
      <div className="facts">
        {Object.entries(record.facts).map(([name, value]) => {
          const fact = `fact.${name}`
          return (
            <span key={name} className="quiet">
              {isTextKey(fact) ? say(fact) : <span className="code">{name}</span>} <span className="wrap">{String(value)}</span>
            </span>
          )
        })}
      </div>
      <div className="quiet code wrap">SM3 {record.digestHex}</div>
    </div>
  )
}

/** @param stamp changes when something happened: the records are read again. */
export function EvidenceTimeline({ documentId, stamp }: { documentId: string; stamp: string }) {
  const { say } = useLanguage()
  const [evidence, setEvidence] = useState<Evidence | null>(null)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let gone = false
    call('list-evidence', { documentId }).then(
      (read) => {
        if (gone) return
        setEvidence(read)
        setFault(null)
      },
      (error: unknown) => !gone && setFault(faultOf(error)),
    )
    return () => {
      gone = true
    }
  }, [documentId, stamp, round])

  if (fault) return <FaultAlert fault={fault} onRetry={() => setRound(round + 1)} />
  if (!evidence) return <Spin className="centred" />
  if (evidence.records.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('evidence.none')} />
  return (
    <div data-testid="evidence" data-intact={evidence.intact}>
      {evidence.intact ? (
        <Tag color="success" className="chain-tag">
          {say('evidence.intact')}
        </Tag>
      ) : (
        <Alert type="error" showIcon title={say('evidence.broken')} />
      )}
      <Timeline
        items={evidence.records.map((record) => ({
          key: record.sequence,
          color: colourOf(record.kind),
          content: <RecordLine record={record} />,
        }))}
      />
    </div>
  )
}
