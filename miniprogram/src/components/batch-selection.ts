// The tasks chosen for one batch, handed from the list to the review; a hundred ids would not fit in an address.
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { createStore, type Store } from '../flows/store.ts'

export const batchSelection: Store<readonly TaskCard[]> = createStore<readonly TaskCard[]>([])
