import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { hrefOf, replaceAddress } from '../../app/router.js';
import { useSignedIn } from '../../app/session.js';
import { text } from '../../text/index.js';
import { Failure } from '../../ui/states.js';
import { Front } from './front.js';

const LEAST_CHARACTERS = 12;

/** Sets a password with the token of a one-time link, which stands behind the # so that no log has it. */
export default function InvitationPage() {
  const [token] = useState(() => location.hash.slice(1));
  const signedIn = useSignedIn();
  const accept = useMutation({
    mutationFn: (password: string) => call('acceptInvitation', { body: { token, password } }),
    onSuccess: ({ operator }) => {
      signedIn(operator, null);
      replaceAddress(hrefOf('/'));
    },
  });
  return (
    <Front title={text.invitation.title} hint={text.invitation.hint}>
      <Form<{ password: string; again: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }) => accept.mutate(password)}
      >
        <Form.Item
          name="password"
          label={text.invitation.password}
          extra={text.invitation.least(LEAST_CHARACTERS)}
          rules={[
            { min: LEAST_CHARACTERS, required: true, message: text.invitation.least(LEAST_CHARACTERS) },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} autoFocus size="large" />
        </Form.Item>
        <Form.Item
          name="again"
          label={text.invitation.again}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, again) =>
                again === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(text.invitation.different)),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} size="large" />
        </Form.Item>
        {accept.isError && <Failure error={accept.error} />}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          block
          loading={accept.isPending}
          disabled={token === ''}
        >
          {text.invitation.submit}
        </Button>
      </Form>
    </Front>
  );
}
