import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ExportId, exportFileName, ROUTES } from '@taro-pay/contracts';
import { App, Button, Tooltip } from 'antd';
import { SESSION } from '../api/query-client.js';
import { serverNow } from '../api/server-clock.js';
import { useMay } from '../app/session.js';
import { text } from '../text/index.js';
import { problemOf } from './problem.js';

interface Props {
  readonly operation: ExportId;
  /** The filters of the list, as it was asked for. */
  readonly query?: Readonly<Record<string, string | number>>;
}

/**
 * Saves a list as the page shows it, as a CSV file. The browser writes it to the disk while it comes, and would write
 * an error as well: whether the session is over is asked first.
 */
export function ExportLink({ operation, query = {} }: Props) {
  const may = useMay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const asking = useMutation({
    mutationFn: () => client.fetchQuery({ ...SESSION, staleTime: 0 }),
    onSuccess: (operator) => operator !== null && save(href, exportFileName(operation, serverNow())),
    onError: (error) => void message.error(problemOf(error).title),
  });
  if (!may(operation)) return null;
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const href = ROUTES[operation].path + (search.size === 0 ? '' : `?${search}`);
  return (
    <Tooltip title={text.actions.exportHint}>
      <Button
        icon={<DownloadOutlined />}
        href={href}
        download
        loading={asking.isPending}
        onClick={(event) => {
          event.preventDefault();
          asking.mutate();
        }}
      >
        {text.actions.export}
      </Button>
    </Tooltip>
  );
}

/** @param name as the server names it; the server’s own stands in its answer */
function save(href: string, name: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}
