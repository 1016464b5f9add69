import { type Static, Type } from 'typebox';
import { Strict, TimeSchema } from './common.js';

export const SessionRequestSchema = Strict({
  code: Type.String({
    minLength: 1,
    maxLength: 128,
    description: 'The code of wx.login; valid once, for five minutes',
  }),
});
export type SessionRequest = Static<typeof SessionRequestSchema>;

export const SessionSchema = Strict({
  token: Type.String({ description: 'Send it as `Authorization: Bearer`' }),
  expiresAt: TimeSchema,
});
export type Session = Static<typeof SessionSchema>;
