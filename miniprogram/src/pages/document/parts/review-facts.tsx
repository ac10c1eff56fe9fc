// What exactly will be signed, on the confirm sheet.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { FactList } from '../../../components/fact-list.tsx'
import { PatientLine } from '../../../components/patient-line.tsx'
import { shortDigest } from '../../../components/signing/short-digest.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { useLanguage } from '../../../language/language.ts'

export function ReviewFacts({ task, onBehalfOf }: { task: TaskCard; /** a colleague's name */ onBehalfOf?: string }) {
  const { say } = useLanguage()
  return (
    <FactList
      id='review'
      facts={[
        onBehalfOf !== undefined && { name: say('delegated.title'), value: say('delegated.for', { name: onBehalfOf }), id: 'review-on-behalf-of' },
        { name: say('signing.document'), value: task.title },
        task.patient !== null && { name: say('document.patient'), value: <PatientLine patient={task.patient} /> },
        { name: say('document.system'), value: task.clientSystem },
        isPdfContent(task.contentKind) && { name: say('document.pages'), value: String(task.pageCount) },
        { name: say('document.digest'), value: shortDigest(task.documentDigestHex), isMono: true, id: 'review-digest' },
      ]}
    />
  )
}
