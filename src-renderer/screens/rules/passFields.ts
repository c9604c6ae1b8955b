import { z } from 'zod';
import {
  amountTolerance,
  dayTolerance,
  likeness,
  passKey,
  type RulePass,
  rulePass,
} from '../../../shared/entity/rules.ts';
import { type PassField, passFieldWords } from '../../../shared/text/rules.ts';

/** How a field of a pass is filled in. */
export type Control =
  | { readonly type: 'choice'; readonly choices: readonly string[]; readonly optional: boolean }
  | { readonly type: 'several'; readonly choices: readonly string[] }
  | { readonly type: 'number'; readonly least: number; readonly most: number; readonly optional: boolean }
  | { readonly type: 'keys' }
  | { readonly type: 'days' }
  | { readonly type: 'amount' }
  | { readonly type: 'words' }
  | { readonly type: 'likeness' };

/** What is left of a schema without its default or optional. */
function bare(schema: z.ZodType): { schema: z.ZodType; optional: boolean } {
  if (schema instanceof z.ZodDefault) return bare(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodOptional) return { schema: bare(schema.unwrap() as z.ZodType).schema, optional: true };
  return { schema, optional: false };
}

function listControl(element: z.ZodType): Control {
  if (element === passKey) return { type: 'keys' };
  if (element === likeness) return { type: 'likeness' };
  if (element instanceof z.ZodEnum) return { type: 'several', choices: element.options.map(String) };
  return { type: 'words' };
}

function controlOf(given: z.ZodType): Control {
  const { schema, optional } = bare(given);
  if (schema === dayTolerance) return { type: 'days' };
  if (schema === amountTolerance) return { type: 'amount' };
  if (schema instanceof z.ZodArray) return listControl(schema.element as z.ZodType);
  if (schema instanceof z.ZodEnum) return { type: 'choice', choices: schema.options.map(String), optional };
  if (schema instanceof z.ZodNumber)
    return { type: 'number', least: schema.minValue ?? 0, most: schema.maxValue ?? Number.MAX_SAFE_INTEGER, optional };
  throw new Error('the form has no control for this field');
}

const isField = (name: string): name is PassField => Object.hasOwn(passFieldWords, name);

const shapeOf = (kind: RulePass['kind']): Record<string, z.ZodType> =>
  rulePass.options.find((option) => option.shape.kind.value === kind)!.shape;

/** The fields that a pass of a kind has, as the grammar has them and in its order. */
export const fieldsOfKind = (kind: RulePass['kind']): { field: PassField; control: Control }[] =>
  Object.entries(shapeOf(kind)).flatMap(([field, schema]) =>
    isField(field) ? [{ field, control: controlOf(schema) }] : [],
  );

/** The kinds of passes that there are, in the grammar's order. */
export const passKinds = (): RulePass['kind'][] => rulePass.options.map((option) => option.shape.kind.value);
