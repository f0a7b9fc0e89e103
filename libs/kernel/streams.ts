/** `task/0190-…` → its kind and its id, which may hold slashes itself. */
export function partsOfStream(stream: string): { readonly prefix: string; readonly id: string } {
  const slash = stream.indexOf('/');
  return { prefix: stream.slice(0, slash), id: stream.slice(slash + 1) };
}
