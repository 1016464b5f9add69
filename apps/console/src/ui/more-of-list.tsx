import { Button } from 'antd';
import type { List } from '../api/use-list.js';
import { text } from '../text/index.js';

/** The button below a list that has another page. */
export function MoreOfList({ list }: { readonly list: List<unknown> }) {
  if (!list.hasMore) return null;
  return (
    <div className="table-more">
      <Button loading={list.isLoadingMore} onClick={() => list.more()}>
        {text.states.more}
      </Button>
    </div>
  );
}
