import { useQuery } from '@tanstack/react-query';
import { type Invitation, MAX_FEN, type Operator } from '@taro-pay/contracts';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { useOperator } from '../../app/session.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { yuan } from '../../ui/money.js';
import { PageHead } from '../../ui/page-head.js';
import { Failure } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { PersonDialog } from './person-dialog.js';

type Shown =
  | { readonly dialog: 'new' }
  | { readonly dialog: 'change'; readonly person: Operator }
  | { readonly dialog: 'link'; readonly name: string; readonly invitation: Invitation };

const limit = (fen: number | null) => (fen === null || fen >= MAX_FEN ? text.people.noLimit : yuan(fen));

const columns = (show: (shown: Shown) => void): readonly Column<Operator>[] => [
  { title: text.people.name, cell: ({ name }) => <strong>{name}</strong> },
  { title: text.people.role, cell: ({ role }) => text.roles[role] },
  {
    title: text.people.limits,
    cell: ({ refundLimitFen, dayLimitFen }) => (
      <div>
        {text.people.single(limit(refundLimitFen))}
        <div className="quiet">{text.people.day(limit(dayLimitFen))}</div>
      </div>
    ),
  },
  { title: text.orders.status, cell: PersonState },
  { title: text.people.since, cell: ({ createdAt }) => <Time at={createdAt} /> },
  { title: text.refunds.acts, cell: (person) => <Acts person={person} show={show} /> },
];

function PersonState({ isActive, hasPassword }: Operator) {
  if (!isActive) return <Tag tone="bad">{text.people.suspended}</Tag>;
  return hasPassword ? (
    <Tag tone="good">{text.people.active}</Tag>
  ) : (
    <Tag tone="waiting">{text.people.invited}</Tag>
  );
}

function Acts({ person, show }: { readonly person: Operator; readonly show: (shown: Shown) => void }) {
  const me = useOperator();
  const invite = useAct(() => call('inviteOperator', { params: { operatorId: person.id } }));
  const suspend = useAct((isActive: boolean) =>
    call('updateOperator', { params: { operatorId: person.id }, body: { isActive } }),
  );
  return (
    <div className="row-acts">
      <Button size="small" onClick={() => show({ dialog: 'change', person })}>
        {text.people.change}
      </Button>
      {person.isActive && (
        <Button
          size="small"
          loading={invite.isPending}
          onClick={() =>
            invite.mutate(undefined, {
              onSuccess: (invitation) => show({ dialog: 'link', name: person.name, invitation }),
            })
          }
        >
          {text.people.newLink}
        </Button>
      )}
      {person.id !== me.id && (
        <Button
          size="small"
          danger={person.isActive}
          loading={suspend.isPending}
          onClick={() => suspend.mutate(!person.isActive)}
        >
          {person.isActive ? text.people.suspend : text.people.reinstate}
        </Button>
      )}
      {(invite.isError || suspend.isError) && <Failure error={invite.error ?? suspend.error} />}
    </div>
  );
}

export default function PeoplePage() {
  const [shown, setShown] = useState<Shown | null>(null);
  const people = useQuery({ queryKey: ['listOperators'], queryFn: () => call('listOperators', {}) });
  const close = () => setShown(null);
  return (
    <>
      <PageHead title={text.menu.people} hint={text.people.hint}>
        <Button type="primary" onClick={() => setShown({ dialog: 'new' })}>
          {text.people.add}
        </Button>
      </PageHead>
      <DataTable
        label={text.menu.people}
        list={{
          rows: people.data?.operators,
          error: people.error,
          retry: people.refetch,
          hasMore: false,
          isLoadingMore: false,
          more: people.refetch,
        }}
        rowKey={({ id }) => id}
        columns={columns(setShown)}
        empty={null}
      />
      {shown?.dialog === 'new' && (
        <PersonDialog
          person={null}
          onClose={close}
          onInvited={(name, invitation) => setShown({ dialog: 'link', name, invitation })}
        />
      )}
      {shown?.dialog === 'change' && <PersonDialog person={shown.person} onClose={close} />}
      {shown?.dialog === 'link' && <LinkDialog {...shown} onClose={close} />}
    </>
  );
}

function LinkDialog({
  name,
  invitation,
  onClose,
}: {
  readonly name: string;
  readonly invitation: Invitation;
  readonly onClose: () => void;
}) {
  return (
    <Modal open title={text.people.linkTitle(name)} footer={null} onCancel={onClose} width={560}>
      <p className="quiet dialog-hint">{text.people.linkHint}</p>
      <p className="one-time-link">
        <Copyable value={invitation.url} />
      </p>
      <p className="quiet">
        {text.people.linkUntil} <Time at={invitation.expiresAt} />
      </p>
    </Modal>
  );
}
