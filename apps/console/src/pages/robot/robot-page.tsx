import { useQuery } from '@tanstack/react-query';
import type { Robot, RobotFailureReport } from '@taro-pay/contracts';
import { Alert, Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { hrefOf } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Link } from '../../ui/link.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty, Failure, Loading } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';

const AGAIN_MS = 15_000;

/** The robot of the shop's group: whether it works, what waits for it, and a test. */
export default function RobotPage() {
  const state = useQuery({
    queryKey: ['getRobot'],
    queryFn: () => call('getRobot', {}),
    refetchInterval: AGAIN_MS,
  });
  const test = useAct(() => call('testRobot', {}));
  const robot = state.data?.robot;
  return (
    <>
      <PageHead title={text.menu.robot} hint={text.robot.hint}>
        {robot != null && (
          <Button type="primary" loading={test.isPending} onClick={() => test.mutate(undefined)}>
            {text.robot.test}
          </Button>
        )}
      </PageHead>
      {test.isError && <Failure error={test.error} />}
      {test.isSuccess && <Outcome failure={test.data.failure} />}
      {robot?.lastFailure != null && isFailing(robot) && !test.isSuccess && (
        <Alert className="failure" type="warning" showIcon {...reasonOf(robot.lastFailure)} />
      )}
      {state.isPending && <Loading />}
      {state.isError && <Failure error={state.error} retry={state.refetch} />}
      {robot === null && (
        <div className="panel">
          <Empty {...text.robot.none} />
        </div>
      )}
      {robot != null && <Facts robot={robot} />}
    </>
  );
}

/** What the platform said to the test message. */
function Outcome({ failure }: { readonly failure: RobotFailureReport | null }) {
  if (failure !== null) {
    return <Alert className="failure" type="error" showIcon {...reasonOf(failure)} />;
  }
  const { title, hint } = text.robot.arrived;
  return <Alert className="failure" type="success" showIcon title={title} description={hint} />;
}

function reasonOf({ reason, detail }: RobotFailureReport) {
  const { title, todo } = text.robot.failures[reason];
  return {
    title,
    description: (
      <>
        <p>{text.robot.todo(todo)}</p>
        {detail !== '' && <p className="quiet">{text.robot.words(detail)}</p>}
      </>
    ),
  };
}

function Facts({ robot }: { readonly robot: Robot }) {
  const { kind, host, waiting, nextTryAt, lastSuccessAt, lastFailure } = robot;
  return (
    <section className="panel robot" aria-label={text.menu.robot}>
      <dl className="facts">
        <Fact name={text.robot.kind}>{text.robot.kinds[kind]}</Fact>
        <Fact name={text.robot.host}>
          <Tooltip title={text.robot.hostHint}>
            <code>{host}</code>
          </Tooltip>
        </Fact>
        <Fact name={text.robot.state}>
          <State robot={robot} />
        </Fact>
        <Fact name={text.robot.waiting}>
          {waiting === 0 ? (
            text.robot.nothingWaits
          ) : (
            <Link href={hrefOf('/anomalies')}>{text.robot.count(waiting)}</Link>
          )}
        </Fact>
        {nextTryAt !== null && (
          <Fact name={text.robot.nextTry}>
            <Time at={nextTryAt} />
          </Fact>
        )}
        <Fact name={text.robot.lastSuccess}>
          {lastSuccessAt === null ? text.robot.never : <Time at={lastSuccessAt} />}
        </Fact>
        <Fact name={text.robot.lastFailure}>
          {lastFailure === null ? text.robot.never : <Time at={lastFailure.at} />}
        </Fact>
      </dl>
    </section>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const isFailing = ({ lastSuccessAt, lastFailure }: Robot) =>
  lastFailure !== null && (lastSuccessAt === null || lastFailure.at > lastSuccessAt);

function State({ robot }: { readonly robot: Robot }) {
  if (isFailing(robot)) return <Tag tone="bad">{text.robot.bad}</Tag>;
  return robot.lastSuccessAt === null ? (
    <Tag tone="quiet">{text.robot.untried}</Tag>
  ) : (
    <Tag tone="good">{text.robot.good}</Tag>
  );
}
