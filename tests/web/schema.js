// Holds a value against a schema of bot/http/openapi.json: the keywords that it uses, and an error for any other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./harness.js";

export const openapi = JSON.parse(readFileSync(join(ROOT, "bot/http/openapi.json"), "utf8"));

const typeOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value);
const isType = (value, type) => typeOf(value) === type || (type === "number" && typeof value === "number");
const chars = (text) => Array.from(text).length;

const WORDS = {
  description: () => true, title: () => true, examples: () => true, default: () => true, format: () => true,
  contentMediaType: () => true, patternProperties: () => true,
  type: (types, value) => [types].flat().some((type) => isType(value, type)),
  const: (wanted, value) => value === wanted,
  enum: (list, value) => list.includes(value),
  pattern: (text, value) => typeof value !== "string" || new RegExp(text, "u").test(value),
  minLength: (least, value) => typeof value !== "string" || chars(value) >= least,
  maxLength: (most, value) => typeof value !== "string" || chars(value) <= most,
  minimum: (least, value) => typeof value !== "number" || value >= least,
  maximum: (most, value) => typeof value !== "number" || value <= most,
  minItems: (least, value) => !Array.isArray(value) || value.length >= least,
  maxItems: (most, value) => !Array.isArray(value) || value.length <= most,
  uniqueItems: (wanted, value) => !wanted || !Array.isArray(value) || new Set(value.map((one) => JSON.stringify(one))).size === value.length,
  items: (schema, value, at) => !Array.isArray(value) || value.forEach((one, place) => check(schema, one, `${at}/${place}`)) === undefined,
  required: (names, value, at) => typeOf(value) !== "object" || names.forEach((name) => { if (!(name in value)) throw new Error(`${at}/${name} is missing`); }) === undefined,
  properties: (known, value, at) => typeOf(value) !== "object" || Object.entries(known).forEach(([name, schema]) => name in value && check(schema, value[name], `${at}/${name}`)) === undefined,
  additionalProperties: (schema, value, at, { properties = {} }) => typeOf(value) !== "object" ||
    Object.entries(value).forEach(([name, one]) => name in properties || check(schema, one, `${at}/${name}`)) === undefined,
  oneOf: (schemas, value, at) => schemas.filter((schema) => fits(schema, value, at)).length === 1,
  anyOf: (schemas, value, at) => schemas.some((schema) => fits(schema, value, at)),
  allOf: (schemas, value, at) => schemas.every((schema) => check(schema, value, at) === undefined),
};

const at = (pointer) => pointer.replace("#/", "").split("/").reduce((from, part) => from[part.replace(/~1/g, "/")], openapi);
const fits = (...args) => { try { check(...args); return true; } catch { return false; } };

export function check(schema, value, place = "") {
  if (schema === true) return;
  if (schema === false) throw new Error(`${place}: nothing may be here`);
  if (schema.$ref) check(at(schema.$ref), value, place);
  for (const [word, wanted] of Object.entries(schema)) {
    if (word === "$ref" || word.startsWith("x-")) continue;
    if (!(word in WORDS)) throw new Error(`schema.js does not know ${word}`);
    if (WORDS[word](wanted, value, place, schema) !== true) throw new Error(`${place}: ${JSON.stringify(value)} is not ${word} ${JSON.stringify(wanted)}`);
  }
}

export const checkNamed = (name, value) => check({ $ref: `#/components/schemas/${name}` }, value, name);
