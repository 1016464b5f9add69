import { ORDERING } from './scenes/ordering.js';
import { PAYING } from './scenes/paying.js';
import { SHOPPING } from './scenes/shopping.js';

/** Every page in every state. */
export const SCENES = [...SHOPPING, ...PAYING, ...ORDERING];
