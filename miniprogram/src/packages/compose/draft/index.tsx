// 预览并发起: what was sent or written, as it will be signed; then it becomes a document.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { SignatureBox } from '@yiqian/shared/protocol/cards.ts'
import type { DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { Action } from '../../../components/action.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { MenuRow } from '../../../components/menu-row.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { PatientLine } from '../../../components/patient-line.tsx'
import { replaceWith } from '../../../components/routes.ts'
import { TextField } from '../../../components/text-field.tsx'
import { asked, NOBODY } from '../../../flows/further-signers.ts'
import { samePlace } from '../../../flows/placing.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { useRouter } from '../../../platform/index.ts'
import { useReachable } from '../../../platform/keyboard.ts'
import { startDraft } from '../../../signing/own-documents.ts'
import { DraftPages } from '../parts/draft-pages.tsx'
import { FurtherSigners } from '../parts/further-signers.tsx'
import { PlaceSheet } from '../parts/place-sheet.tsx'
import { useDrafts } from '../parts/use-drafts.ts'
import '../compose.scss'

export default function DraftPage() {
  const { say } = useLanguage()
  const { draftId } = useRouter().params
  const { drafts, problem, reload } = useDrafts()
  const draft = drafts?.drafts.find((each) => each.draftId === draftId && each.state === 'ready')
  return (
    <PageFrame id='draft-page' title='draft.title'>
      {problem && !drafts && <ProblemNotice id='draft-problem' problem={problem} />}
      {problem && !drafts && <Action id='draft-retry' kind='quiet' label={say('common.retry')} onClick={reload} />}
      {!drafts && !problem && <Skeleton id='draft-loading' />}
      {drafts && !draft && <EmptyState id='draft-gone' icon='trash' title={say('own.drafts.none')} />}
      {draft && <Ready key={draft.digestHex} draft={draft} />}
    </PageFrame>
  )
}

function Ready({ draft }: { draft: DraftCard }) {
  const { say } = useLanguage()
  const { draftId, digestHex, kind, patient, signature: usual } = draft
  const [title, setTitle] = useState(draft.title)
  const [note, setNote] = useState('')
  const [signature, setSignature] = useState(usual)
  const [placing, setPlacing] = useState<SignatureBox>()
  const [further, setFurther] = useState(NOBODY)
  const [problem, setProblem] = useState<Problem | 'missing'>()
  const [isBusy, setIsBusy] = useState(false)
  useEffect(() => setTitle(draft.title), [draft.title])
  useReachable(['draft-place', 'draft-edit', 'draft-more', 'draft-start'])
  const isMoved = usual !== null && signature !== null && !samePlace(usual, signature)
  const start = async (): Promise<void> => {
    if (title.trim() === '') return setProblem('missing')
    setProblem(undefined)
    setIsBusy(true)
    try {
      const { taskId } = await startDraft(phone, { draftId, digestHex, title: title.trim(), ...(note.trim() !== '' && { note: note.trim() }), ...(isMoved && { place: { page: signature.page, x: signature.x, y: signature.y } }), ...asked(further) })
      replaceWith('document', { taskId })
    } catch (cause) {
      setProblem(problemOf(cause))
      setIsBusy(false)
    }
  }
  return (
    <View className='yq-with-foot'>
      <View className='yq-card'>
        {patient && <View className='yq-field'><PatientLine patient={patient} /></View>}
        <TextField id='draft-title' label={say('draft.name')} value={title} maxLength={200} onChange={setTitle} />
        <TextField id='draft-note' label={say('draft.note')} value={note} maxLength={500} onChange={setNote} />
        {kind === 'opinion' && <Action id='draft-edit' kind='quiet' icon='pen' label={say('draft.edit')} onClick={() => replaceWith('opinion', { draftId })} />}
      </View>
      {signature && <View className='yq-card yq-menu'><MenuRow id='draft-place' icon='pen' title={say('place.row')} hint={say(isMoved ? 'place.row.moved' : 'place.row.usual', { page: signature.page })} onClick={() => setPlacing(signature)} /></View>}
      <FurtherSigners further={further} onChange={setFurther} />
      <DraftPages draft={draft} signature={signature} onPlace={setPlacing} />
      <View className='yq-foot'>
        {problem === 'missing' && <Notice id='start-problem' kind='warn' text={say('draft.missing')} />}
        {problem && problem !== 'missing' && <ProblemNotice id='start-problem' problem={problem} />}
        <Action id='draft-start' icon='pen' label={say('draft.start')} isBusy={isBusy} onClick={() => void start()} />
      </View>
      {placing && usual && <PlaceSheet draft={draft} usual={usual} begin={placing} onClose={() => setPlacing(undefined)} onDone={(box) => { setSignature(box); setPlacing(undefined) }} />}
    </View>
  )
}
