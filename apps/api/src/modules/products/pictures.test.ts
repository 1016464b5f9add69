import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openShop, type Shop } from '../../../test/shop.js';

const chunk = (type: string, content: Buffer) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

interface Png {
  readonly width: number;
  readonly height: number;
  /** The rows that its data has. */
  readonly rows?: number;
  readonly more?: readonly Buffer[];
  /** What is behind its pixels, in the same chunk and in one more. */
  readonly behind?: readonly [Buffer, Buffer?];
}

/** A picture of grey pixels, a byte each. */
function png({ width, height, rows = height, more = [], behind = [Buffer.alloc(0)] }: Png): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', Buffer.concat([deflateSync(Buffer.alloc(rows * (width + 1))), behind[0]])),
    ...(behind[1] === undefined ? [] : [chunk('IDAT', behind[1])]),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const segment = (marker: number, content: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker, 0, content.length + 2]), content]);

/** The parts of a JPEG picture of 3 × 2, whose pixels are no real ones. */
const JPEG = [
  Buffer.from([0xff, 0xd8]),
  segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
  segment(
    0xe1,
    Buffer.from('Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0GPS 31.2,121.4', 'latin1'),
  ),
  segment(0xfe, Buffer.from('a comment')),
  segment(0xc0, Buffer.from([8, 0, 2, 0, 3, 1, 1, 0x11, 0])),
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]),
  Buffer.from([0xff, 0xd9]),
];

const webp = (...chunks: [string, Buffer][]) => {
  const riff = (type: string, content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(content.length);
    return Buffer.concat([Buffer.from(type), length, content, Buffer.alloc(content.length % 2)]);
  };
  const body = chunks.map(([type, content]) => riff(type, content));
  return riff('RIFF', Buffer.concat([Buffer.from('WEBP'), ...body]));
};
// 5 × 4 pixels.
const VP8L = Buffer.from([0x2f, 4, 0xc0, 0, 0, 0]);
const vp8x = (flags: number) => Buffer.from([flags, 0, 0, 0, 4, 0, 0, 3, 0, 0]);

async function upload(shop: Shop, bytes: Buffer, type = 'image/png') {
  const response = await fetch(`${shop.url}/api/operator/pictures`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.environment.OPERATOR_TOKEN}`, 'content-type': type },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('pictures are kept without their metadata, served for ever, and shown with their product', async () => {
  const shop = await openShop();
  const secret = chunk('tEXt', Buffer.from('GPS\x0031.2,121.4'));
  const profile = chunk('iCCP', Buffer.from('GPS\0\0'));
  const files: [Buffer, string, string, number, number][] = [
    [png({ width: 30, height: 20, more: [secret, profile] }), 'png', 'image/png', 30, 20],
    [Buffer.concat([...JPEG, Buffer.from('<script>')]), 'jpg', 'image/jpeg', 3, 2],
    [webp(['VP8X', vp8x(0x0c)], ['VP8L', VP8L], ['EXIF', Buffer.from('GPS 31')]), 'webp', 'image/webp', 5, 4],
  ];
  for (const [file, extension, type, width, height] of files) {
    // The type that the request says is not believed.
    const { status, body } = await upload(shop, file, 'image/webp');
    expect(status, extension).toBe(201);
    expect(body).toMatchObject({
      width,
      height,
      path: expect.stringMatching(new RegExp(`\\.${extension}$`)),
    });
    expect((await upload(shop, file)).body.path).toBe(body.path);
    const served = await fetch(body.url);
    expect(served.headers.get('content-type')).toBe(type);
    expect(served.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
    const bytes = Buffer.from(await served.arrayBuffer());
    expect(bytes.length).toBe(body.bytes);
    expect(bytes.toString('latin1')).not.toMatch(/GPS|comment|script/);
    // What was kept is a picture: kept again it is the same file.
    expect((await upload(shop, bytes)).body.path).toBe(body.path);
    await shop.operator('updateProduct', {
      params: { productId: 'huila' },
      body: { version: await version(shop), pictures: [body.path, 'https://cdn.example/b.png'] },
    });
    const product = await (await fetch(`${shop.url}/api/products/huila`)).json();
    expect(product).toMatchObject({ imageUrl: body.url, pictures: [body.url, 'https://cdn.example/b.png'] });
  }
  const { entries } = await shop.operator('listAudit', { query: { action: 'uploadPicture' } });
  expect(entries).toHaveLength(9);
});

const version = async (shop: Shop) =>
  (await shop.operator('listAllProducts', {})).products.find(({ id }) => id === 'huila')?.version ?? 0;

test('a photo that stands on its side keeps its orientation', async () => {
  const shop = await openShop();
  const { body } = await upload(shop, Buffer.concat(JPEG));
  const bytes = Buffer.from(await (await fetch(body.url)).arrayBuffer());
  const exif = bytes.indexOf('Exif\0\0MM\0*');
  expect(bytes.readUInt16BE(exif + 24)).toBe(6);
});

test('what is no picture, damaged, too large or has scripts is a 422, and 413 above 5 MiB', async () => {
  const shop = await openShop();
  const good = png({ width: 30, height: 20 });
  const broken = Buffer.from(good);
  broken[45] = (broken[45] ?? 0) ^ 1;
  const refused: [Buffer, string][] = [
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'SVG'],
    [Buffer.from('<?xml version="1.0"?><svg/>'), 'SVG'],
    [Buffer.from('GIF89a'), 'no JPEG, PNG or WebP'],
    [Buffer.from('%PDF-1.7'), 'no JPEG, PNG or WebP'],
    [good.subarray(0, 60), 'cut off'],
    [good.subarray(0, 20), 'cut off'],
    [broken, 'checksum'],
    [png({ width: 40_000, height: 1 }), '40000 × 1'],
    [png({ width: 7_000, height: 7_000, rows: 1 }), '7000 × 7000'],
    [png({ width: 30, height: 20, rows: 10 }), 'as many pixels'],
    [png({ width: 30, height: 20, rows: 5_000 }), 'as many pixels'],
    [png({ width: 0, height: 20 }), '0 × 20'],
    [png({ width: 30, height: 20, more: [good.subarray(8, 33)] }), 'IHDR twice'],
    [png({ width: 30, height: 20, more: [chunk('PLTE', Buffer.alloc(771))] }), 'PLTE'],
    [png({ width: 30, height: 20, behind: [Buffer.from('GPS')] }), 'behind its pixels'],
    [png({ width: 30, height: 20, behind: [Buffer.alloc(0), Buffer.from('GPS')] }), 'behind its pixels'],
    [Buffer.concat(JPEG.slice(0, -1)), 'cut off'],
    [Buffer.concat(JPEG.filter((_, index) => index !== 4)), 'no size'],
    [Buffer.from([0xff, 0xd8, 0xff]), 'cut off'],
    [webp(['VP8X', vp8x(0x02)], ['ANIM', Buffer.alloc(6)], ['VP8L', VP8L]), 'animated'],
    [webp(['EXIF', Buffer.alloc(6)]), 'empty'],
    [webp(['VP8L', VP8L]).subarray(0, -3), 'cut off'],
  ];
  for (const [file, words] of refused) {
    const { status, body } = await upload(shop, file);
    expect({ status, code: body.code }, words).toEqual({ status: 422, code: 'PICTURE_REFUSED' });
    expect(body.detail).toContain(words);
  }
  expect((await upload(shop, Buffer.alloc(5_242_881))).status).toBe(413);
  expect((await upload(shop, good, 'text/html')).status).toBe(415);
  for (const path of ['/pictures/', '/pictures/none.png', '/pictures/..%2ftest.db', '/pictures/.x']) {
    expect((await fetch(shop.url + path)).ok, path).toBe(false);
  }
});
