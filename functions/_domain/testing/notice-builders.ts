// Owns messages to people for tests.
import type { Notice } from '../notice/notice.ts'
import { builder, nextId, NOW_MS } from './builders.ts'

export const aNotice = builder<Notice>(() => ({
  id: nextId('ntc'),
  onceKey: `task.new:${nextId('tsk')}:1`,
  staffId: nextId('stf'),
  kind: 'task.new',
  subjectId: nextId('tsk'),
  state: 'pending',
  attempts: 0,
  nextAtMs: NOW_MS,
  sentAtMs: null,
  channel: null,
  lastError: null,
  createdAtMs: NOW_MS,
  revision: 0,
}))
