import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The system's browser by the names that it goes by: Playwright's own is a download that may be out of reach. */
export const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'] as const;

/** Where the first of these commands is that can be run; null where none is on PATH. */
export function findOnPath(...names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
