import { ORDERING } from './scenes/ordering.js';
import { PAYING } from './scenes/paying.js';
import { SHOPPING } from './scenes/shopping.js';

/** Every page in every state that is worth looking at. */
export const SCENES = [...SHOPPING, ...PAYING, ...ORDERING];
