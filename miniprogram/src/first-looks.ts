// The one store of first looks of this run of the app.
import { createFirstLooks } from './flows/first-looks.ts'
import { phone } from './phone.ts'
import { pictureFormat } from './platform/screen.ts'

export const firstLooks = createFirstLooks(phone, pictureFormat)
