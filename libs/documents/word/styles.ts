import { readXml } from './xml.js';

type Style = { name: string; basedOn: string | null; outline: number | null };

/** The heading level of each paragraph style by its id: 1 to 9, 0 for the title. Ids are translated by Word, names are not. */
export function headingStyles(styles: string | null): (styleId: string) => number | null {
  const known = styles === null ? new Map<string, Style>() : readStyles(styles);
  return (styleId) => {
    let id: string | null = styleId;
    for (let steps = 0; id !== null && steps < 10; steps++) {
      const style: Style | undefined = known.get(id);
      const level = levelOfName(style?.name ?? id) ?? style?.outline ?? null;
      if (level !== null) return level;
      id = style?.basedOn ?? null;
    }
    return null;
  };
}

function levelOfName(name: string): number | null {
  if (/^title$/i.test(name)) return 0;
  const heading = /^heading ?([1-9])$/i.exec(name);
  return heading ? Number(heading[1]) : null;
}

function readStyles(xml: string): Map<string, Style> {
  const styles = new Map<string, Style>();
  let style: Style | null = null;
  readXml(xml, {
    open: ({ name, attributes }) => {
      const value = attributes.get('val') ?? '';
      if (name === 'style') styles.set(attributes.get('styleId') ?? '', (style = { name: '', basedOn: null, outline: null }));
      else if (!style) return;
      else if (name === 'name') style.name = value;
      else if (name === 'basedOn') style.basedOn = value;
      else if (name === 'outlineLvl') style.outline = outlineLevel(value);
    },
    close: (name) => {
      if (name === 'style') style = null;
    },
    text: () => undefined,
  });
  return styles;
}

/** Word counts from 0, and 9 is body text. */
export const outlineLevel = (value: string): number | null => (/^[0-8]$/.test(value) ? Number(value) + 1 : null);
