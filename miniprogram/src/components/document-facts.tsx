// What is known about a document.
import type { TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { useLanguage } from '../language/language.ts'
import { sayTime } from '../language/times.ts'
import { FactList } from './fact-list.tsx'
import { PatientLine } from './patient-line.tsx'
import { StateTag } from './state-tag.tsx'

export function DocumentFacts({ detail: { task, sizeBytes, requesterNote, closedReason } }: { detail: TaskDetail }) {
  const { say } = useLanguage()
  const isPdf = isPdfContent(task.contentKind)
  return (
    <FactList
      id='document-facts'
      facts={[
        { name: say('signing.document'), value: task.title },
        task.patient !== null && { name: say('document.patient'), value: <PatientLine patient={task.patient} /> },
        { name: say('kind.of'), value: say(`kind.${task.contentKind}`), id: 'fact-kind' },
        { name: say('document.type'), value: say(`type.${task.documentType}`) },
        { name: say('document.state'), value: <StateTag state={task.documentState} id='fact-state' /> },
        closedReason !== null && { name: say('document.reason'), value: closedReason, id: 'closed-reason' },
        { name: say('document.system'), value: task.clientSystem },
        { name: say('document.requestedAt'), value: sayTime(task.requestedAtMs) },
        task.state === 'pending' && { name: say('document.dueAt'), value: sayTime(task.dueAtMs) },
        task.provisional && { name: say('provisional.of'), value: say(task.provisional.untilMs === null ? 'provisional.open' : 'provisional.ended', { from: sayTime(task.provisional.fromMs), until: sayTime(task.provisional.untilMs ?? task.provisional.signByMs) }), id: 'fact-provisional' },
        requesterNote !== null && { name: say('document.note'), value: requesterNote },
        isPdf && { name: say('document.pages'), value: String(task.pageCount) },
        { name: say('document.size'), value: saySize(sizeBytes) },
        { name: say('document.digest'), value: task.documentDigestHex, isMono: true },
      ]}
    />
  )
}

const saySize = (bytes: number): string => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`)
