import type { Words } from '../language/words.ts';
import { enOfferWords } from './words-en.ts';
import { type OfferWords, zhOfferWords } from './words-zh.ts';

export const offerWords: Words<OfferWords> = { 'zh-CN': zhOfferWords, en: enOfferWords };
