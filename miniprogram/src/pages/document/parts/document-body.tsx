// What the document says: pages of a PDF, or the fields of a JSON document.
import { View } from '@tarojs/components'
import { useEffect } from 'react'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { DocumentForm } from '@yiqian/shared/protocol/forms.ts'
import { isPdfContent } from '@yiqian/shared/protocol/states.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { useLanguage } from '../../../language/language.ts'
import { JsonViewer } from './json-viewer.tsx'
import { PageViewer } from './page-viewer.tsx'

export interface DocumentBodyProps {
  task: TaskCard
  /** labels that the push gave for JSON */
  form: DocumentForm | null
  /** pages that were not looked at yet */
  onUnseen: (pages: readonly number[]) => void
  onChanged: () => void
}

export function DocumentBody({ task, form, onUnseen, onChanged }: DocumentBodyProps) {
  const { say } = useLanguage()
  const isJson = !isPdfContent(task.contentKind)
  useEffect(() => {
    if (isJson) onUnseen([])
  }, [isJson, onUnseen])
  if (task.documentState === 'deleted') return <View className='yq-screen-plain'><EmptyState id='document-deleted' icon='trash' title={say('document.deleted')} /></View>
  return isJson ? <JsonViewer task={task} form={form} /> : <PageViewer task={task} onUnseen={onUnseen} onChanged={onChanged} />
}
