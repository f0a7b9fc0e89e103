import { access } from './access.js';
import { api } from './api.js';
import { board } from './board.js';
import { calendar } from './calendar.js';
import { commands } from './commands.js';
import { council } from './council.js';
import { guards } from './guards.js';
import { documents } from './documents.js';
import { draft } from './draft.js';
import { imports } from './imports.js';
import { log } from './log.js';
import { mail } from './mail.js';
import { pages } from './pages.js';
import { people } from './people.js';
import { plan } from './plan.js';
import { processes } from './processes.js';
import { programs } from './programs.js';
import { setup } from './setup.js';
import { review } from './review.js';
import { submission } from './submission.js';
import { stories } from './stories.js';
import { results } from './results.js';
import { stage } from './stage.js';
import { strategy } from './strategy.js';
import { task } from './task.js';

export const en: Readonly<Record<string, string>> = {
  ...access,
  ...api,
  ...board,
  ...calendar,
  ...commands,
  ...council,
  ...guards,
  ...documents,
  ...draft,
  ...imports,
  ...log,
  ...mail,
  ...pages,
  ...people,
  ...plan,
  ...processes,
  ...programs,
  ...setup,
  ...stories,
  ...results,
  ...review,
  ...submission,
  ...stage,
  ...strategy,
  ...task,
};
