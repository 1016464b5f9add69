"""wechatpayv3, as it comes from its registry, at the simulator in WeChat's place."""

import json
import os
import time

import requests
from wechatpayv3 import WeChatPay, WeChatPayType


def new_client():
    public_key_id = os.environ.get("WECHAT_PAY_PUBLIC_KEY_ID")
    return WeChatPay(
        wechatpay_type=WeChatPayType.JSAPI,
        mchid=os.environ["WECHAT_MERCHANT_ID"],
        private_key=os.environ["WECHAT_PRIVATE_KEY"],
        cert_serial_no=os.environ["WECHAT_SERIAL_NO"],
        apiv3_key=os.environ["WECHAT_API_V3_KEY"],
        appid=os.environ["WECHAT_APP_ID"],
        notify_url="https://shop.example/notify",
        # Without a public key it downloads the platform certificates.
        **({"public_key": os.environ["WECHAT_PAY_PUBLIC_KEY"], "public_key_id": public_key_id} if public_key_id else {}),
    )


def login():
    """What the mini-program and its back end do: wx.login at the simulator, then jscode2session at WeChat."""
    code = requests.post(os.environ["WECHAT_SIMULATOR_URL"] + "/_sim/login", json={}).json()["code"]
    query = {
        "appid": os.environ["WECHAT_APP_ID"],
        "secret": os.environ["WECHAT_APP_SECRET"],
        "js_code": code,
        "grant_type": "authorization_code",
    }
    return requests.get("https://api.weixin.qq.com/sns/jscode2session", params=query).json()["openid"]


def test_prepay_query_and_close():
    client = new_client()
    out_trade_no = f"PY{time.time_ns()}"

    def state():
        code, text = client.query(out_trade_no=out_trade_no)
        assert code == 200, text
        return json.loads(text)["trade_state"]

    code, text = client.pay("咖啡", out_trade_no, {"total": 100}, payer={"openid": login()})
    assert code == 200 and "prepay_id" in json.loads(text), text
    assert state() == "NOTPAY"
    assert client.close(out_trade_no)[0] == 204
    assert state() == "CLOSED"
    code, text = client.query(out_trade_no="NO-SUCH-ORDER")
    assert (code, json.loads(text)["code"]) == (404, "ORDER_NOT_EXIST")
