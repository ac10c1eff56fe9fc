// 发起签署: a PDF of one's own or a consultation opinion; and what was begun and waits.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { DraftCard } from '@yiqian/shared/protocol/own-documents.ts'
import { Action } from '../../../components/action.tsx'
import { EmptyState, Skeleton } from '../../../components/empty-state.tsx'
import { MenuRow } from '../../../components/menu-row.tsx'
import { ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { goTo } from '../../../components/routes.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { sayTime } from '../../../language/times.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { forgetDraft } from '../../../signing/own-documents.ts'
import { sayBytes } from '../parts/say-bytes.ts'
import { useDrafts } from '../parts/use-drafts.ts'
import '../compose.scss'

export default function ComposePage() {
  const { say } = useLanguage()
  const { drafts, problem, reload } = useDrafts()
  const [refusal, setRefusal] = useState<Problem>()
  const remove = async ({ draftId, title }: DraftCard): Promise<void> => {
    if (!(await platform.confirm({ title: say('own.draft.delete.ask'), text: say('own.draft.delete.text', { title }), yes: say('own.draft.delete'), no: say('common.cancel') }))) return
    await forgetDraft(phone, draftId).then(() => setRefusal(undefined), (cause: unknown) => setRefusal(problemOf(cause)))
    reload()
  }
  const shown = refusal ?? problem
  return (
    <PageFrame id='compose-page' title='own.title'>
      {shown && <ProblemNotice id='compose-problem' problem={shown} />}
      {problem && <Action id='compose-retry' kind='quiet' label={say('common.retry')} onClick={reload} />}
      {!drafts && !problem && <Skeleton id='compose-loading' count={2} />}
      {drafts && !drafts.isAllowed && <EmptyState id='compose-off' icon='lock' title={say('own.off')} hint={say('own.off.hint')} />}
      {drafts?.isAllowed && (
        <>
          <View className='yq-card yq-menu'>
            <MenuRow id='compose-pdf' icon='document' title={say('own.pdf')} hint={say(`own.pdf.hint.${platform.settings.name}`, { limit: sayBytes(drafts.limitBytes) })} onClick={() => goTo('upload')} />
            <MenuRow id='compose-opinion' icon='pen' title={say('own.opinion')} hint={say('own.opinion.hint')} onClick={() => goTo('opinion')} />
          </View>
          <View className='yq-hint'>{say('own.hint')}</View>
          <View className='yq-section'>{say('own.drafts')}</View>
          <View className='yq-card' id='drafts'>
            {drafts.drafts.length === 0 && <EmptyState id='drafts-none' icon='inbox' title={say('own.drafts.none')} hint={say('own.drafts.none.hint')} />}
            {drafts.drafts.map((draft) => <Draft key={draft.draftId} draft={draft} onDelete={() => void remove(draft)} />)}
          </View>
        </>
      )}
    </PageFrame>
  )
}

function Draft({ draft, onDelete }: { draft: DraftCard; onDelete: () => void }) {
  const { say } = useLanguage()
  const { draftId, kind, state, title, patient, pageCount, receivedBytes, sizeBytes, expiresAtMs } = draft
  const open = (): void => (state === 'receiving' ? goTo('upload', { title }) : goTo('draft', { draftId }))
  return (
    <View className='yq-draft' id={`draft-${draftId}`}>
      <View className='yq-draft-main' hoverClass='yq-pressed' ariaRole='button' onClick={open}>
        <View className='yq-draft-title'>{title}</View>
        <View className='yq-hint yq-small'>{[say(`own.draft.kind.${kind}`), patient?.name, state === 'receiving' ? say('own.draft.receiving', { percent: Math.floor((receivedBytes / sizeBytes) * 100) }) : say('own.draft.ready', { pages: pageCount })].filter(Boolean).join(' · ')}</View>
        <View className='yq-hint yq-small'>{say('own.draft.until', { time: sayTime(expiresAtMs) })}</View>
      </View>
      <Action id={`draft-${draftId}-delete`} kind='plain' label={say('own.draft.delete')} onClick={onDelete} />
    </View>
  )
}
