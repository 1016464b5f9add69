/** A picture that was read: its size, and its bytes without anything that is not the picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

/** Why a file is not kept, in words for people. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}
