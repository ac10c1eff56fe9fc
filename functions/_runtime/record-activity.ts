// Writes what a person did into the log that the person can read.
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import { newId } from '../_domain/new-id.ts'
import type { Stores } from '../_domain/ports.ts'
import type { Activity } from '../_domain/staff/account.ts'

/** Inside the transaction of what was done. Facts are ids and kinds; never a secret, a patient or a whole phone number. */
export const recordActivity = ({ activities }: Stores, activity: Omit<Activity, 'id'>, random: RandomBytes): Promise<void> => activities.insert({ id: newId('act', random), ...activity })
