import { DeleteOutlined, LeftOutlined } from '@ant-design/icons';
import { LIMITS } from '@taro-pay/contracts';
import { Button } from 'antd';
import { useId } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { Failure } from '../../ui/states.js';

interface Props {
  readonly paths: readonly string[];
  readonly onChange: (paths: readonly string[]) => void;
}

/** Up to nine pictures; the first one is shown in lists. The API looks into a file and refuses what is no picture. */
export function Pictures({ paths, onChange }: Props) {
  const id = useId();
  const upload = useAct(async (file: File) => (await call('uploadPicture', { body: file })).path);
  const forward = (index: number) => {
    const [moved = ''] = paths.slice(index, index + 1);
    const others = paths.filter((_, place) => place !== index);
    onChange([...others.slice(0, index - 1), moved, ...others.slice(index - 1)]);
  };
  return (
    <div className="pictures">
      <span>{text.products.pictures(LIMITS.picturesPerProduct)}</span>
      <ul>
        {paths.map((path, index) => (
          <li key={path}>
            <img src={path} alt={text.products.picture(index + 1)} width={72} height={72} />
            <div>
              {index > 0 && (
                <Button
                  size="small"
                  type="text"
                  icon={<LeftOutlined />}
                  aria-label={text.products.forward(index + 1)}
                  onClick={() => forward(index)}
                />
              )}
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                aria-label={text.products.remove(index + 1)}
                onClick={() => onChange(paths.filter((_, place) => place !== index))}
              />
            </div>
          </li>
        ))}
      </ul>
      {paths.length < LIMITS.picturesPerProduct && (
        <label className="file-field" htmlFor={id}>
          {upload.isPending ? text.states.loading : text.products.upload}
          <input
            id={id}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            onChange={({ target }) => {
              const file = target.files?.[0];
              target.value = '';
              if (file !== undefined)
                upload.mutate(file, { onSuccess: (path) => onChange([...paths, path]) });
            }}
          />
        </label>
      )}
      {upload.isError && <Failure error={upload.error} />}
    </div>
  );
}
