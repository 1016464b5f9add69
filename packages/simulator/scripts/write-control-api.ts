import { writePage } from './control-api.js';

writePage();
