import { afterAll } from 'vitest';
import { saveRecorded, startRecording } from './recording.js';

// For every test file: vitest.plans.config.ts explains afterwards what was sent.
startRecording();
afterAll(saveRecorded);
