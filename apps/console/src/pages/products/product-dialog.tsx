import type { OperatorProduct } from '@taro-pay/contracts';
import { Button, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { Failure } from '../../ui/states.js';
import { parseYuan, typedYuan, YuanInput } from '../../ui/yuan-input.js';
import { type English, EnglishFields } from './english-fields.js';
import { Pictures } from './pictures.js';

interface Props {
  /** Null for a new one. */
  readonly product: OperatorProduct | null;
  readonly onClose: () => void;
}

interface Fields extends English {
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly price: string;
  /** Of a new product: its stock. Of a known one: the units that came or went. */
  readonly units: number;
  readonly pictures: readonly string[];
}

const fieldsOf = (product: OperatorProduct | null): Fields => ({
  name: product?.name ?? '',
  category: product?.category ?? '',
  description: product?.description ?? '',
  nameEn: product?.nameEn ?? '',
  categoryEn: product?.categoryEn ?? '',
  descriptionEn: product?.descriptionEn ?? '',
  price: product === null ? '' : typedYuan(product.priceFen),
  units: 0,
  pictures: product?.pictures ?? [],
});

const orNone = (words: string): string | null => (words.trim() === '' ? null : words);

/** The stock is changed by a difference: sales go on while the form is open. */
export function ProductDialog({ product, onClose }: Props) {
  const [fields, setFields] = useState(() => fieldsOf(product));
  const set = (change: Partial<Fields>) => setFields({ ...fields, ...change });
  const priceFen = parseYuan(fields.price);
  const isReady = fields.name.trim() !== '' && priceFen !== null && priceFen > 0;

  const saving = useAct((price: number) => {
    const { name, category, description, units, pictures } = fields;
    const body = {
      ...{ name: name.trim(), category, description, priceFen: price, pictures: [...pictures] },
      nameEn: orNone(fields.nameEn),
      categoryEn: orNone(fields.categoryEn),
      descriptionEn: orNone(fields.descriptionEn),
    };
    if (product === null) return call('createProduct', { body: { ...body, stock: units } });
    return call('updateProduct', {
      params: { productId: product.id },
      body: { ...body, version: product.version, ...(units !== 0 && { stockDifference: units }) },
    });
  });

  return (
    <Modal
      open
      title={product === null ? text.products.add : text.people.changeTitle(product.name)}
      footer={null}
      onCancel={onClose}
      width={560}
    >
      <Form layout="vertical" onFinish={() => isReady && saving.mutate(priceFen, { onSuccess: onClose })}>
        <Form.Item label={text.products.name} htmlFor="product-name">
          <Input
            id="product-name"
            maxLength={60}
            value={fields.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        </Form.Item>
        <div className="two-fields">
          <Form.Item label={text.products.price} htmlFor="price">
            <YuanInput
              id="price"
              label={text.products.price}
              value={fields.price}
              onChange={(price) => set({ price })}
            />
          </Form.Item>
          <Form.Item label={text.products.category} htmlFor="category">
            <Input
              id="category"
              maxLength={30}
              value={fields.category}
              onChange={({ target }) => set({ category: target.value })}
            />
          </Form.Item>
        </div>
        <Form.Item
          label={product === null ? text.products.stock : text.products.difference}
          htmlFor="units"
          extra={
            product === null ? undefined : text.products.after(product.stock, product.stock + fields.units)
          }
        >
          <InputNumber
            id="units"
            mode="spinner"
            precision={0}
            min={product === null ? 0 : -product.stock}
            value={fields.units}
            onChange={(units) => set({ units: units ?? 0 })}
          />
        </Form.Item>
        <Form.Item label={text.products.description} htmlFor="description">
          <Input.TextArea
            id="description"
            maxLength={2_000}
            rows={3}
            value={fields.description}
            onChange={({ target }) => set({ description: target.value })}
          />
        </Form.Item>
        <EnglishFields fields={fields} onChange={set} />
        <Pictures paths={fields.pictures} onChange={(pictures) => set({ pictures })} />
        {saving.isError && <Failure error={saving.error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text.acts.cancel}</Button>
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={saving.isPending}>
            {text.acts.save}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
