"""wechatpayv3, as it comes from its registry, at the simulator in WeChat's place."""

import gzip
import hashlib
import json
import os
import time
import uuid

import pytest
from wechatpayv3 import WeChatPay, WeChatPayType

from conftest import Notifications

FORGERIES = ["SIGNTEST", "WRONG_SIGNATURE", "WRONG_SERIAL", "STALE", "FUTURE", "BAD_TAG", "WRONG_ASSOCIATED_DATA"]
MISMATCHES = ["WRONG_AMOUNT", "WRONG_CURRENCY", "WRONG_MCHID", "WRONG_APPID", "WRONG_PAYER", "UNKNOWN_ORDER"]


def new_client(partner_mode=False):
    public_key_id = os.environ.get("WECHAT_PAY_PUBLIC_KEY_ID")
    return WeChatPay(
        wechatpay_type=WeChatPayType.JSAPI,
        mchid=os.environ["WECHAT_MERCHANT_ID"],
        private_key=os.environ["WECHAT_PRIVATE_KEY"],
        cert_serial_no=os.environ["WECHAT_SERIAL_NO"],
        apiv3_key=os.environ["WECHAT_API_V3_KEY"],
        appid=os.environ["WECHAT_APP_ID"],
        notify_url="https://shop.example/notify",
        partner_mode=partner_mode,
        # Without a public key it downloads the platform certificates.
        **({"public_key": os.environ["WECHAT_PAY_PUBLIC_KEY"], "public_key_id": public_key_id} if public_key_id else {}),
    )


@pytest.fixture(scope="module")
def client():
    return new_client()


@pytest.fixture(scope="module")
def notifications(client):
    server = Notifications(client.callback)
    yield server
    server.close()


def answer(result, expected=200):
    code, text = result
    assert code == expected, text
    return json.loads(text) if text else None


def new_number():
    return f"PY{time.time_ns()}"


def sign_for(client, last):
    """What the client signs: of an app the bare prepay_id, else prepay_id=…"""
    timestamp, nonce = str(int(time.time())), uuid.uuid4().hex
    sign = client.sign([os.environ["WECHAT_APP_ID"], timestamp, nonce, last])
    return {"timeStamp": timestamp, "nonceStr": nonce, "sign": sign}


class Order:
    def __init__(self, client, simulator, notify_url):
        self.number = new_number()
        self.payer = simulator.login()
        self.prepay = answer(
            client.pay("咖啡", self.number, {"total": 100}, payer={"openid": self.payer}, notify_url=notify_url)
        )


@pytest.fixture(scope="module")
def paid(client, simulator, notifications):
    """An order that was paid by the parameters that the SDK signed."""
    order = Order(client, simulator, notifications.url)
    package = f"prepay_id={order.prepay['prepay_id']}"
    parameters = sign_for(client, package)
    pay_sign = parameters.pop("sign")
    order.cashier = simulator.post(
        "cashier", **parameters, package=package, signType="RSA", paySign=pay_sign, action="pay"
    )
    order.content = notifications.next()
    order.notification = simulator.get(f"orders/{order.number}")["notifications"][0]["id"]
    return order


def test_prepay_query_and_close(client, simulator, record):
    order = Order(client, simulator, "https://shop.example/notify")
    assert "prepay_id" in order.prepay
    record("prepay-jsapi")
    assert answer(client.query(out_trade_no=order.number))["trade_state"] == "NOTPAY"
    record("query")
    answer(client.close(order.number), 204)
    assert answer(client.query(out_trade_no=order.number))["trade_state"] == "CLOSED"
    record("close")
    assert answer(client.query(out_trade_no="NO-SUCH-ORDER"), 404)["code"] == "ORDER_NOT_EXIST"
    record("query-unknown")


def test_payment_and_its_notification(paid, record):
    assert paid.cashier["errMsg"] == "requestPayment:ok"
    record("pay-jsapi")
    assert paid.content["resource"]["out_trade_no"] == paid.number
    record("payment-notification")


@pytest.mark.parametrize("variant", FORGERIES)
def test_forgery(paid, notifications, simulator, record, variant):
    # It reads no Wechatpay-Timestamp beyond the signature.
    reason = {"STALE": "any-age", "FUTURE": "any-age"}.get(variant)
    simulator.post(f"notifications/{paid.notification}/resend", variant=variant)
    assert (notifications.next() is not None) == (reason is not None)
    record(variant, reason)


@pytest.mark.parametrize("variant", MISMATCHES)
def test_mismatch(paid, notifications, simulator, record, variant):
    simulator.post(f"notifications/{paid.notification}/resend", variant=variant)
    assert notifications.next()["resource"] != paid.content["resource"]
    record(variant)


def test_unsigned_answer(client, paid, simulator, record):
    simulator.put("faults", rules=[{"operation": "query", "fault": "UNSIGNED"}])
    with pytest.raises(Exception, match="algorithm"):
        client.query(out_trade_no=paid.number)
    simulator.put("faults")
    record("unsigned-answer")


def test_refund_and_its_notification(client, paid, notifications, simulator, record):
    number = f"R{paid.number}"
    refund = answer(
        client.refund(
            out_refund_no=number,
            amount={"refund": 40, "total": 100, "currency": "CNY"},
            out_trade_no=paid.number,
            notify_url=notifications.url,
        )
    )
    assert refund["status"] == "PROCESSING"
    record("refund")
    simulator.post(f"refunds/{number}", status="SUCCESS")
    assert notifications.next()["resource"]["refund_status"] == "SUCCESS"
    record("refund-notification")
    assert answer(client.query_refund(number))["status"] == "SUCCESS"
    record("refund-query")


def test_other_products(client, notifications, simulator, record):
    scene = {"payer_client_ip": "14.23.150.211", "h5_info": {"type": "Wap"}}

    def prepay(product, **more):
        number = new_number()
        order = client.pay("咖啡", number, {"total": 100}, pay_type=product, notify_url=notifications.url, **more)
        return number, answer(order)

    def expect_paid(flow, number, outcome):
        assert outcome in ("paid", 0)
        assert notifications.next()["resource"]["out_trade_no"] == number
        record(flow)

    number, told = prepay(WeChatPayType.NATIVE)
    expect_paid("native", number, simulator.post("cashier/native", codeUrl=told["code_url"])["result"])
    number, told = prepay(WeChatPayType.H5, scene_info=scene)
    expect_paid("h5", number, simulator.post("cashier/h5", h5Url=told["h5_url"])["result"])
    number, told = prepay(WeChatPayType.APP)
    parameters = {
        **sign_for(client, told["prepay_id"]),
        "appId": os.environ["WECHAT_APP_ID"],
        "partnerId": os.environ["WECHAT_MERCHANT_ID"],
        "prepayId": told["prepay_id"],
        "packageValue": "Sign=WXPay",
    }
    expect_paid("app", number, simulator.post("cashier/app", **parameters, action="pay")["errCode"])


def test_partner(notifications, simulator, record):
    sub_mchid = os.environ.get("WECHAT_SUB_MERCHANT_ID")
    if sub_mchid is None:
        pytest.skip("the merchant is no service provider")
    provider = new_client(partner_mode=True)

    def order():
        number, payer = new_number(), {"sp_openid": simulator.login()}
        told = provider.pay(
            "咖啡", number, {"total": 100}, payer=payer, sub_mchid=sub_mchid, notify_url=notifications.url
        )
        answer(told)
        return number

    def state(number):
        return answer(provider.query(out_trade_no=number, sub_mchid=sub_mchid))["trade_state"]

    number = order()
    assert state(number) == "NOTPAY"
    record("partner")
    answer(provider.close(number, sub_mchid=sub_mchid), 204)
    assert state(number) == "CLOSED"
    record("partner-close")
    number = order()
    simulator.post(f"orders/{number}", action="pay")
    paid = notifications.next()["resource"]
    assert (paid["out_trade_no"], paid["sub_mchid"]) == (number, sub_mchid)
    record("partner-notification")
    refund = {
        "out_refund_no": f"R{number}",
        "amount": {"refund": 40, "total": 100, "currency": "CNY"},
        "out_trade_no": number,
        "notify_url": notifications.url,
        "sub_mchid": sub_mchid,
    }
    assert answer(provider.refund(**refund))["status"] == "PROCESSING"
    simulator.post(f"refunds/R{number}", status="SUCCESS")
    refunded = notifications.next()["resource"]
    assert (refunded["refund_status"], refunded["sub_mchid"]) == ("SUCCESS", sub_mchid)
    assert answer(provider.query_refund(f"R{number}", sub_mchid=sub_mchid))["status"] == "SUCCESS"
    record("partner-refund")


def test_combined(client, notifications, simulator, record):
    mchid = os.environ["WECHAT_MERCHANT_ID"]

    def order():
        number = new_number()
        parts = [{"mchid": mchid, "out_trade_no": f"{number}{part}"} for part in "AB"]
        terms = {"description": "咖啡", "attach": "a", "amount": {"total_amount": 100, "currency": "CNY"}}
        told = client.combine_pay(
            combine_out_trade_no=number,
            sub_orders=[{**part, **terms} for part in parts],
            combine_payer_info={"openid": simulator.login()},
            notify_url=notifications.url,
        )
        assert "prepay_id" in answer(told)
        return number, parts

    def states(number):
        return [part["trade_state"] for part in answer(client.combine_query(number))["sub_orders"]]

    number, parts = order()
    assert states(number) == ["NOTPAY", "NOTPAY"]
    record("combined")
    answer(client.combine_close(number, parts), 204)
    assert states(number) == ["CLOSED", "CLOSED"]
    record("combined-close")
    number, parts = order()
    simulator.post(f"orders/{number}", action="pay")
    paid = notifications.next()["resource"]
    assert paid["combine_out_trade_no"] == number
    assert [part["out_trade_no"] for part in paid["sub_orders"]] == [part["out_trade_no"] for part in parts]
    assert states(number) == ["SUCCESS", "SUCCESS"]
    record("combined-notification")


def test_key_switch(paid, notifications, simulator, record):
    if simulator.keys != "both":
        pytest.skip("the merchant has one kind of key")
    for kind in ["certificate", "public-key"]:
        simulator.put("faults", signWith=kind)
        simulator.post(f"notifications/{paid.notification}/resend")
        assert notifications.next() == paid.content
    simulator.put("faults")
    record("key-switch")


def test_bills(client, paid, simulator, record):
    day = paid.content["resource"]["success_time"][:10]
    simulator.post("clock", advanceMs=2 * 24 * 3600 * 1000)
    for ask, flow in [(client.trade_bill, "trade-bill"), (client.fundflow_bill, "fund-flow-bill")]:
        told = answer(ask(bill_date=day))
        code, bill = client.download_bill(told["download_url"])
        assert code == 200
        assert hashlib.sha1(gzip.decompress(bill)).hexdigest() == told["hash_value"]
        record(flow)
    simulator.post("clock", reset=True)


def test_certificates(client, simulator, record):
    if simulator.keys != "certificate":
        pytest.skip("it downloads certificates where it has no public key")
    serials = [format(certificate.serial_number, "X") for certificate in client._core._certificates]
    assert serials == [key["serialNo"] for key in simulator.get("keys")["platformCertificates"]]
    record("certificates")
