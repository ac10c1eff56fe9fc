// Owns trying a write again on what another instance has written meanwhile.
import { StoreConflict } from '../../_domain/ports.ts'

const TRIES = 20

export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreConflict) || tries >= TRIES) throw error
    }
  }
}
