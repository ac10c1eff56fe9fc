// The kinds of statement and what each does.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { StatementKind } from '@yiqian/shared/protocol/statements.ts'
import { closeAutomaticSigning, openAutomaticSigning } from './automatic-signing.ts'
import { changePin } from './change-pin.ts'
import type { Effect, Effects } from './effect.ts'
import { enableBiometrics } from './enable-biometrics.ts'
import { grantDelegationTo } from './grant-delegation.ts'
import { openApp } from './open-app.ts'
import { openPinFreeWindow } from './open-pin-free-window.ts'
import { renewCertificate } from './renew-certificate.ts'
import { voidSignedDocument } from './void-signed-document.ts'

const effects: Effects = {
  'pin-free-window.open': openPinFreeWindow,
  'delegation.grant': grantDelegationTo,
  'automatic-signing.open': openAutomaticSigning,
  'automatic-signing.close': closeAutomaticSigning,
  'biometrics.enable': enableBiometrics,
  'pin.change': changePin,
  'certificate.renew': renewCertificate,
  'app.open': openApp,
  'document.void': voidSignedDocument,
}

/** @throws {Fault} statement.subject_unknown — this hospital has no such thing */
export function effectOf<K extends StatementKind>(kind: K): Effect<K> {
  const effect = effects[kind] as Effect<K> | undefined
  if (!effect) throw new Fault('statement.subject_unknown', { detail: kind })
  return effect
}
