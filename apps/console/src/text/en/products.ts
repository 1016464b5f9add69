import type { products as zh } from '../zh/products.js';

export const products: typeof zh = {
  products: {
    hint: 'Prices, stock, on and off sale. Orders keep the name and the price they were made with.',
    add: 'Add a product',
    import: 'Import',
    importHint:
      'Choose a CSV or JSON file. You see what it would change first; then all of it is done, or nothing.',
    choose: 'Choose a file',
    doImport: (count) => (count === 0 ? 'Import' : `Import ${count} ${count === 1 ? 'change' : 'changes'}`),
    preview: (created, changed, unchanged) => `${created} new, ${changed} changed, ${unchanged} as they are.`,
    isNew: 'New',
    isNewerHere: 'Changed since the export',
    overwrite: (count) =>
      `${count} ${count === 1 ? 'product was' : 'products were'} changed since the file was exported: overwrite with what the file has`,
    name: 'Product',
    price: 'Price',
    stock: 'Stock',
    category: 'Category',
    description: 'Description',
    id: 'Id',
    onSale: 'On sale',
    offSale: 'Off sale',
    takeOff: 'Take off sale',
    putOn: 'Put on sale',
    difference: 'Units that came or went',
    after: (before, after) => `${before} now, about ${after} after saving; sales meanwhile are counted`,
    pictures: (most) => `Pictures, at most ${most}; lists show the first`,
    picture: (number) => `Picture ${number}`,
    forward: (number) => `Move picture ${number} forward`,
    remove: (number) => `Remove picture ${number}`,
    upload: 'Upload a picture (JPEG, PNG, WebP)',
    none: { title: 'No products yet', hint: 'Press Add a product, or import a CSV file.' },
  },
};
