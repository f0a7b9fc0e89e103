import type { EffectRunner } from './deps.js';
import { fileReceipt } from './file-receipt.js';
import { renderLetter } from './render-letter.js';
import { renderPackage } from './render-package.js';
import { sendPackage } from './send-package.js';
import { shareWithDistrict } from './share-with-district.js';
import { tellGivers } from './tell-givers.js';

/** What carries out each kind of effect. A new kind is added here and nowhere else. */
export const runners: Readonly<Record<string, EffectRunner>> = {
  'tell-givers': tellGivers,
  'render-package': renderPackage,
  'send-package': sendPackage,
  'file-receipt': fileReceipt,
  'render-letter': renderLetter,
  'share-with-district': shareWithDistrict,
};
