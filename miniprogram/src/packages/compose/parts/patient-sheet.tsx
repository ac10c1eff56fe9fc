// Patients of the documents that I may see, to choose from.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { Patient } from '@yiqian/shared/protocol/cards.ts'
import { PatientLine } from '../../../components/patient-line.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { Sheet } from '../../../components/sheet.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { readKnownPatients } from '../../../signing/own-documents.ts'

export function PatientSheet({ onChoose, onClose }: { onChoose: (patient: Patient) => void; onClose: () => void }) {
  const { say } = useLanguage()
  const [patients, setPatients] = useState<readonly Patient[]>()
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    readKnownPatients(phone).then(setPatients, (cause: unknown) => setProblem(problemOf(cause)))
  }, [])
  return (
    <Sheet id='patient-sheet' title={say('opinion.patient.pick.title')} onClose={onClose}>
      {problem && <ProblemNotice id='patient-problem' problem={problem} />}
      {!patients && !problem && <Skeleton id='patients-loading' count={2} />}
      {patients?.length === 0 && <EmptyState id='patients-none' icon='person' title={say('opinion.patient.none')} />}
      {patients?.map((patient, index) => (
        <View key={`${patient.admissionNumber} ${patient.name}`} id={`patient-${index}`} className='yq-menu-row' hoverClass='yq-pressed' ariaRole='button' onClick={() => onChoose(patient)}><PatientLine patient={patient} /></View>
      ))}
    </Sheet>
  )
}
