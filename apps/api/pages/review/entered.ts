/** What a form sent, by the names of its fields. */
export type Entered = Readonly<Record<string, string | readonly string[]>>;

/** What a form sent, without its own hidden fields and without what was left empty. */
export function enteredIn(body: Readonly<Record<string, unknown>>): Entered {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, string | string[]][] => {
      const texts = [value].flat().filter((one): one is string => typeof one === 'string' && one.trim() !== '');
      return name.startsWith('_') || texts.length === 0 ? [] : [[name, texts.length === 1 ? texts[0]! : texts]];
    }),
  );
}

export const textIn = (entered: Entered, name: string): string => [entered[name] ?? ''].flat()[0] ?? '';
export const textsIn = (entered: Entered, name: string): string[] => [entered[name] ?? []].flat().filter((text) => text.trim() !== '');
