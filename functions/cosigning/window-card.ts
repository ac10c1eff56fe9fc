// A PIN-free window as its phone shows it.
import * as v from 'valibot'
import type { PinFreeWindowCard } from '@yiqian/shared/protocol/cosigning.ts'
import { documentType } from '@yiqian/shared/protocol/states.ts'
import type { PinFreeWindow } from '../_domain/pin-free-window/pin-free-window.ts'

export function windowCard({ id, openedAtMs, untilMs, usesTotal, usesLeft, documentTypes, applicationIds }: PinFreeWindow, all: readonly { applicationId: string; name: string }[]): PinFreeWindowCard {
  return { windowId: id, openedAtMs, untilMs, usesTotal, usesLeft, documentTypes: v.parse(v.array(documentType), documentTypes), applications: all.filter(({ applicationId }) => applicationIds.includes(applicationId)) }
}
