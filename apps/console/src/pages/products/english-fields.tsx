import { LIMITS } from '@taro-pay/contracts';
import { Form, Input } from 'antd';
import { useState } from 'react';
import { text } from '../../text/index.js';

/** The texts of a product for those who do not read Chinese; empty for none. */
export interface English {
  readonly nameEn: string;
  readonly categoryEn: string;
  readonly descriptionEn: string;
}

interface Props {
  readonly fields: English;
  readonly onChange: (change: Partial<English>) => void;
}

/** Folded until there is something in it: most shops have no English. */
export function EnglishFields({ fields, onChange }: Props) {
  const { nameEn, categoryEn, descriptionEn } = fields;
  const [isOpen] = useState(`${nameEn}${categoryEn}${descriptionEn}` !== '');
  const short = { maxLength: LIMITS.englishNameCharacters };
  return (
    <details className="english-fields" open={isOpen}>
      <summary>{text.products.english}</summary>
      <p className="quiet">{text.products.englishHint}</p>
      <div className="two-fields">
        <Form.Item label={text.products.fields.nameEn} htmlFor="name-en">
          <Input
            id="name-en"
            {...short}
            value={nameEn}
            onChange={({ target }) => onChange({ nameEn: target.value })}
          />
        </Form.Item>
        <Form.Item label={text.products.fields.categoryEn} htmlFor="category-en">
          <Input
            id="category-en"
            {...short}
            value={categoryEn}
            onChange={({ target }) => onChange({ categoryEn: target.value })}
          />
        </Form.Item>
      </div>
      <Form.Item label={text.products.fields.descriptionEn} htmlFor="description-en">
        <Input.TextArea
          id="description-en"
          maxLength={LIMITS.englishDescriptionCharacters}
          rows={3}
          value={descriptionEn}
          onChange={({ target }) => onChange({ descriptionEn: target.value })}
        />
      </Form.Item>
    </details>
  );
}
