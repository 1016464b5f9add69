import { DownloadOutlined } from '@ant-design/icons';
import { type OperationId, ROUTES } from '@taro-pay/contracts';
import { Button, Tooltip } from 'antd';
import { useMay } from '../app/session.js';
import { text } from '../text/index.js';

interface Props {
  readonly operation: Extract<OperationId, `export${string}`>;
  /** The filters of the list, as it was asked for. */
  readonly query?: Readonly<Record<string, string | number>>;
}

/** Saves a list as the page shows it, as a CSV file. The browser writes it to the disk while it comes. */
export function ExportLink({ operation, query = {} }: Props) {
  const may = useMay();
  if (!may(operation)) return null;
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const filters = search.size === 0 ? '' : `?${search}`;
  return (
    <Tooltip title={text.actions.exportHint}>
      <Button icon={<DownloadOutlined />} href={ROUTES[operation].path + filters} download>
        {text.actions.export}
      </Button>
    </Tooltip>
  );
}
