import { forgetRecorded } from './recording.js';

/** Before a run of the suite: only its own statements are explained after it. */
export default forgetRecorded;
