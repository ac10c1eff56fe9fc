// How structured content is shown as a readable form: labels that a push gives, and the templates that content names itself.
import * as v from 'valibot'
import { text } from './fields.ts'

const Label = v.strictObject({ zh: text(64), en: v.optional(text(64)) })

/**
 * Labels for the members of a JSON document. They are not in the signed bytes: the phone shows the member's own name beside each,
 * and their digest stands in the evidence.
 */
export const DocumentForm = v.strictObject({
  fields: v.pipe(
    v.array(v.strictObject({
      /** names joined by dots, `*` for every entry of a list: `patient.name`, `items.*.dose` */
      path: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
      label: Label,
      unit: v.optional(text(32)),
    })),
    v.maxLength(500),
  ),
})
export type DocumentForm = v.InferOutput<typeof DocumentForm>
