import type { OperatorProduct } from '@taro-pay/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { useList } from '../../api/use-list.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { ExportLink } from '../../ui/export-link.js';
import { defined } from '../../ui/filters.js';
import { Money } from '../../ui/money.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty, Failure } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { ImportDialog } from './import-dialog.js';
import { ProductDialog } from './product-dialog.js';

type Shown =
  | { readonly dialog: 'product'; readonly product: OperatorProduct | null }
  | { readonly dialog: 'import' };

const columns = (edit: (product: OperatorProduct) => void): readonly Column<OperatorProduct>[] => [
  {
    title: text.products.name,
    cell: ({ name, category, imageUrl }) => (
      <div className="product-name">
        <img src={imageUrl} alt="" width={44} height={44} loading="lazy" />
        <div>
          <strong>{name}</strong>
          <div className="quiet">{category}</div>
        </div>
      </div>
    ),
  },
  { title: text.products.price, isNumber: true, cell: ({ priceFen }) => <Money fen={priceFen} /> },
  { title: text.products.stock, isNumber: true, cell: ({ stock }) => stock },
  {
    title: text.orders.status,
    cell: ({ isOnSale }) =>
      isOnSale ? (
        <Tag tone="good">{text.products.onSale}</Tag>
      ) : (
        <Tag tone="quiet">{text.products.offSale}</Tag>
      ),
  },
  { title: text.products.id, cell: ({ id }) => <code>{id}</code> },
  { title: text.refunds.acts, cell: (product) => <Acts product={product} edit={edit} /> },
];

function Acts({
  product,
  edit,
}: {
  readonly product: OperatorProduct;
  readonly edit: (product: OperatorProduct) => void;
}) {
  const may = useMay();
  const { id, version, isOnSale } = product;
  const sell = useAct(() =>
    call('updateProduct', { params: { productId: id }, body: { version, isOnSale: !isOnSale } }),
  );
  if (!may('updateProduct')) return null;
  return (
    <div className="row-acts">
      <Button size="small" onClick={() => edit(product)}>
        {text.people.change}
      </Button>
      <Button size="small" loading={sell.isPending} onClick={() => sell.mutate(undefined)}>
        {isOnSale ? text.products.takeOff : text.products.putOn}
      </Button>
      {sell.isError && <Failure error={sell.error} />}
    </div>
  );
}

export default function ProductsPage() {
  const may = useMay();
  const [shown, setShown] = useState<Shown | null>(null);
  const close = () => setShown(null);
  const list = useList({
    queryKey: ['listAllProducts'],
    read: (cursor) => call('listAllProducts', { query: defined({ cursor }) }),
    rows: ({ products }) => products,
  });
  return (
    <>
      <PageHead title={text.menu.products} hint={text.products.hint}>
        <ExportLink operation="exportProducts" />
        {may('importProducts') && (
          <Button onClick={() => setShown({ dialog: 'import' })}>{text.products.import}</Button>
        )}
        {may('createProduct') && (
          <Button type="primary" onClick={() => setShown({ dialog: 'product', product: null })}>
            {text.products.add}
          </Button>
        )}
      </PageHead>
      <DataTable
        label={text.menu.products}
        list={list}
        rowKey={({ id }) => id}
        columns={columns((product) => setShown({ dialog: 'product', product }))}
        empty={<Empty {...text.products.none} />}
      />
      {shown?.dialog === 'product' && <ProductDialog product={shown.product} onClose={close} />}
      {shown?.dialog === 'import' && <ImportDialog onClose={close} />}
    </>
  );
}
