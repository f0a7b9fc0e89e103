/** Every piece of three letters of a text, in each form in which something that was written down could hold it. */
export const tracesOf = (text: string): string[] =>
  Array.from({ length: text.length - 2 }, (_, at) => text.slice(at, at + 3)).flatMap((piece) => [piece, Buffer.from(piece).toString('hex'), JSON.stringify(piece).slice(1, -1), encodeURIComponent(piece)]);
