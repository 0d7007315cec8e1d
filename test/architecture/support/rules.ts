import {
  clocks,
  connections,
  environments,
  hatches,
  indexesWithCode,
  jsonParsers,
  longFiles,
  nodeModules,
  randomness,
} from './contents.ts'
import { againstDirection, emulatorOnOurs, foreignPackages, reachingInside } from './direction.ts'
import { cyclesOf } from './graph.ts'
import type { SourceFile } from './source-file.ts'

/** Every rule: the sentence it stands for, and what breaks it. */
export const rules = {
  'imports point one way through the layers': againstDirection,
  'the library imports no package': foreignPackages,
  'a border is crossed by a public name': reachingInside,
  'the emulator imports nothing of ours': emulatorOnOurs,
  'no file needs itself, round some corners': cyclesOf,
  'modules of Node are only types, or got at use in the files for it': nodeModules,
  'only the transport opens a connection': connections,
  'the clock is read through the options': clocks,
  'random bytes come from one file': randomness,
  'only the transport reads the environment': environments,
  'JSON of strangers goes through one parser': jsonParsers,
  'no published file has more than 250 lines': longFiles,
  'nothing escapes the type checker': hatches,
  'an index holds re-exports only': indexesWithCode,
} satisfies Record<string, (files: readonly SourceFile[]) => string[]>

export type Rule = keyof typeof rules
