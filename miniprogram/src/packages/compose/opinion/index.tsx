// 会诊意见: about whom, asked for by whom, what I think and advise.
import { Textarea, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { Patient } from '@yiqian/shared/protocol/cards.ts'
import { Action } from '../../../components/action.tsx'
import { Skeleton } from '../../../components/empty-state.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { replaceWith } from '../../../components/routes.ts'
import { TextField } from '../../../components/text-field.tsx'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useStore } from '../../../flows/use-store.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { useRouter } from '../../../platform/index.ts'
import { drawOpinion, readDrafts } from '../../../signing/own-documents.ts'
import { emptyOpinion, fieldsOf, isComplete, opinionInProgress, opinionOf, PHRASES, withPhrase, type OpinionFields } from '../parts/opinion-fields.ts'
import { PatientSheet } from '../parts/patient-sheet.tsx'
import '../compose.scss'

export default function OpinionPage() {
  const { say } = useLanguage()
  const { draftId } = useRouter().params
  const fields = useStore(opinionInProgress)
  const [isPicking, setIsPicking] = useState(false)
  const [problem, setProblem] = useState<Problem | 'missing'>()
  const [isBusy, setIsBusy] = useState(false)
  const isLoading = fields.draftId !== draftId
  const change = (part: Partial<OpinionFields>): void => opinionInProgress.set((before) => ({ ...before, ...part }))
  useEffect(() => {
    if (draftId === opinionInProgress.get().draftId) return
    if (draftId === undefined) return opinionInProgress.set(emptyOpinion)
    readDrafts(phone).then(({ drafts }) => {
      const kept = drafts.find((each) => each.draftId === draftId)
      opinionInProgress.set(kept?.opinion ? fieldsOf(kept.opinion, draftId) : { ...emptyOpinion, draftId })
    }, (cause: unknown) => setProblem(problemOf(cause)))
  }, [draftId])
  const choose = ({ name, admissionNumber = '', department = '', bed = '' }: Patient): void => {
    change({ name, admissionNumber, department, bed })
    setIsPicking(false)
  }
  const preview = async (): Promise<void> => {
    if (!isComplete(fields)) return setProblem('missing')
    setProblem(undefined)
    setIsBusy(true)
    try {
      const draft = await drawOpinion(phone, opinionOf(fields), draftId)
      opinionInProgress.set(emptyOpinion)
      replaceWith('draft', { draftId: draft.draftId })
    } catch (cause) {
      setProblem(problemOf(cause))
    } finally {
      setIsBusy(false)
    }
  }
  const area = (name: 'findings' | 'opinion' | 'advice', label: string, look = '', placeholder?: string) => (
    <View className='yq-field'>
      <View className='yq-field-label'>{label}</View>
      <Textarea id={`opinion-${name}`} className={`yq-textarea ${look}`} maxlength={4000} value={fields[name]} placeholder={placeholder} placeholderClass='yq-placeholder' ariaLabel={label} onInput={({ detail }) => change({ [name]: detail.value })} />
    </View>
  )
  if (isLoading) return <PageFrame id='opinion-page' title='opinion.title'>{problem && problem !== 'missing' ? <ProblemNotice id='opinion-problem' problem={problem} /> : <Skeleton id='opinion-loading' />}</PageFrame>
  return (
    <PageFrame id='opinion-page' title='opinion.title'>
      <View className='yq-with-foot'>
        <View className='yq-card'>
          <View className='yq-card-title'>{say('opinion.patient')}</View>
          <Action id='pick-patient' kind='quiet' icon='search' label={say('opinion.patient.pick')} onClick={() => setIsPicking(true)} />
          <View className='yq-section' />
          <TextField id='patient-name' label={say('opinion.patient.name')} value={fields.name} onChange={(name) => change({ name })} />
          <TextField id='patient-number' label={say('opinion.patient.number')} value={fields.admissionNumber} onChange={(admissionNumber) => change({ admissionNumber })} />
          <TextField id='patient-department' label={say('opinion.patient.department')} value={fields.department} onChange={(department) => change({ department })} />
          <TextField id='patient-bed' label={say('opinion.patient.bed')} value={fields.bed} maxLength={32} onChange={(bed) => change({ bed })} />
        </View>
        <View className='yq-card'>
          <TextField id='opinion-title' label={say('opinion.name')} value={fields.title} maxLength={100} onChange={(title) => change({ title })} />
          <TextField id='opinion-asked-by' label={say('opinion.askedBy')} value={fields.askedBy} onChange={(askedBy) => change({ askedBy })} />
          {area('findings', say('opinion.findings'))}
          {area('opinion', say('opinion.text'), 'yq-opinion-text', say('opinion.text.placeholder'))}
          <View className='yq-field-label'>{say('opinion.phrases')}</View>
          <View className='yq-chips' id='phrases'>
            {PHRASES.map((phrase, index) => <View key={phrase} id={`phrase-${index}`} className='yq-chip' hoverClass='yq-pressed' ariaRole='button' onClick={() => change({ opinion: withPhrase(fields.opinion, phrase) })}>{phrase}</View>)}
          </View>
          {area('advice', say('opinion.advice'))}
        </View>
        <View className='yq-foot'>
          {problem === 'missing' && <Notice id='opinion-problem' kind='warn' text={say('opinion.missing')} />}
          {problem && problem !== 'missing' && <ProblemNotice id='opinion-problem' problem={problem} />}
          <Action id='opinion-preview' icon='document' label={say('opinion.preview')} isBusy={isBusy} onClick={() => void preview()} />
        </View>
      </View>
      {isPicking && <PatientSheet onChoose={choose} onClose={() => setIsPicking(false)} />}
    </PageFrame>
  )
}
