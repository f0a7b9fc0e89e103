/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const programs: Readonly<Record<string, string>> = {
  'programs.unknown': 'There is no program "{name}". Choose one of these: {known}.',
  'programs.not-yaml': 'The program file is not well-formed YAML here: {problem}. Correct it and lint the file again.',
  'programs.schema': 'In {where}: {problem}. Correct it and lint the file again.',
  'programs.source-missing': 'The rule {where} names no source. Add "source" with a mark (V, S, D or U) and where it is written, so that a reader can check it.',
  'programs.too-large': 'The program file is longer than {limit, number} characters. Split it or remove what is not a rule.',
};
