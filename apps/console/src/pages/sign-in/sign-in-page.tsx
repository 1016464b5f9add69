import { useMutation } from '@tanstack/react-query';
import type { ActingOperator } from '@taro-pay/contracts';
import { Button, Form, Input, Modal } from 'antd';
import { call } from '../../api/client.js';
import { useSignedIn } from '../../app/session.js';
import { text } from '../../text/index.js';
import { Failure } from '../../ui/states.js';
import { Front } from './front.js';

interface Fields {
  readonly name: string;
  readonly password: string;
}

/** @param before the operator whose session has ended in the middle; null where nobody was signed in */
export default function SignInPage({ before }: { readonly before: ActingOperator | null }) {
  const form = <SignInForm before={before} />;
  if (before === null) {
    return (
      <Front title={text.signIn.title} hint={text.signIn.hint}>
        {form}
      </Front>
    );
  }
  // Above a dialog that was open when the session ended, which keeps what was typed.
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      footer={null}
      centered
      width={400}
      rootClassName="signed-out"
    >
      <h1 className="signed-out-title">{text.signIn.endedTitle}</h1>
      <p className="quiet">{text.signIn.endedHint}</p>
      {form}
    </Modal>
  );
}

function SignInForm({ before }: { readonly before: ActingOperator | null }) {
  const signedIn = useSignedIn();
  const signIn = useMutation({
    mutationFn: (body: Fields) => call('createOperatorSession', { body }),
    onSuccess: ({ operator }) => signedIn(operator, before),
  });
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: before?.name ?? '' }}
      onFinish={(fields) => signIn.mutate(fields)}
    >
      <Form.Item
        name="name"
        label={text.signIn.name}
        rules={[{ required: true, message: text.signIn.nameNeeded }]}
      >
        <Input autoComplete="username" maxLength={40} autoFocus={before === null} size="large" />
      </Form.Item>
      <Form.Item
        name="password"
        label={text.signIn.password}
        rules={[{ required: true, message: text.signIn.passwordNeeded }]}
      >
        <Input.Password
          autoComplete="current-password"
          maxLength={128}
          autoFocus={before !== null}
          size="large"
        />
      </Form.Item>
      {signIn.isError && <Failure error={signIn.error} />}
      <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
        {text.signIn.submit}
      </Button>
      <p className="quiet front-help">{text.signIn.lost}</p>
    </Form>
  );
}
