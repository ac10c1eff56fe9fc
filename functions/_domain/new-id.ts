// Ids: a prefix that names the kind, and 96 bits nobody can guess.
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'

export type IdPrefix = 'stf' | 'prf' | 'dev' | 'cert' | 'app' | 'doc' | 'tsk' | 'prp' | 'ses' | 'bat' | 'bch' | 'enr' | 'code' | 'evd' | 'dlv' | 'shr' | 'anc' | 'src' | 'crl' | 'ocr' | 'lst' | 'rul' | 'key' | 'tsc' | 'adm' | 'ase' | 'rvw' | 'stm' | 'win' | 'dlg' | 'drq' | 'aut' | 'bio' | 'flw' | 'wds' | 'act' | 'con' | 'imp' | 'sgc' | 'ntc'

export const newId = (prefix: IdPrefix, random: RandomBytes): string => `${prefix}_${bytesToHex(random(12))}`
