package compat;

import static compat.Simulator.env;

import cn.binarywang.wx.miniapp.api.WxMaService;
import cn.binarywang.wx.miniapp.api.impl.WxMaServiceImpl;
import cn.binarywang.wx.miniapp.config.impl.WxMaDefaultConfigImpl;
import com.github.binarywang.wxpay.bean.notify.SignatureHeader;
import com.github.binarywang.wxpay.bean.request.CombineCloseRequest;
import com.github.binarywang.wxpay.bean.request.CombineTransactionsRequest;
import com.github.binarywang.wxpay.bean.request.WxPayApplyFundFlowBillV3Request;
import com.github.binarywang.wxpay.bean.request.WxPayApplyTradeBillV3Request;
import com.github.binarywang.wxpay.bean.request.WxPayPartnerOrderCloseV3Request;
import com.github.binarywang.wxpay.bean.request.WxPayPartnerOrderQueryV3Request;
import com.github.binarywang.wxpay.bean.request.WxPayPartnerUnifiedOrderV3Request;
import com.github.binarywang.wxpay.bean.request.WxPayRefundQueryV3Request;
import com.github.binarywang.wxpay.bean.request.WxPayRefundV3Request;
import com.github.binarywang.wxpay.bean.request.WxPayUnifiedOrderV3Request;
import com.github.binarywang.wxpay.bean.result.CombineQueryResult;
import com.github.binarywang.wxpay.bean.result.WxPayApplyBillV3Result;
import com.github.binarywang.wxpay.bean.result.WxPayUnifiedOrderV3Result;
import com.github.binarywang.wxpay.bean.result.enums.TradeTypeEnum;
import com.github.binarywang.wxpay.config.WxPayConfig;
import com.github.binarywang.wxpay.exception.WxPayException;
import com.github.binarywang.wxpay.service.WxPayService;
import com.github.binarywang.wxpay.service.impl.WxPayServiceImpl;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

class WxJavaTest extends Flows {
  private static final String PROXY_HOST = System.getProperty("https.proxyHost");
  private static final int PROXY_PORT = Integer.getInteger("https.proxyPort");

  private final WxPayService pay = new WxPayServiceImpl();

  WxJavaTest() throws Exception {
    super("WxJava");
    pay.setConfig(newConfig());
  }

  private static WxPayConfig newConfig() throws Exception {
    WxPayConfig config = new WxPayConfig();
    config.setAppId(env("WECHAT_APP_ID"));
    config.setMchId(env("WECHAT_MERCHANT_ID"));
    config.setApiV3Key(env("WECHAT_API_V3_KEY"));
    config.setCertSerialNo(env("WECHAT_SERIAL_NO"));
    config.setPrivateKeyPath(Simulator.credentials("apiclient_key.pem").toString());
    config.setPrivateCertPath(Simulator.credentials("apiclient_cert.pem").toString());
    // With a public key it knows no certificate. It does not send Wechatpay-Serial, so WeChat answers with a certificate
    // while there is one.
    if (Simulator.keyMode().equals("public-key")) {
      config.setPublicKeyId(env("WECHAT_PAY_PUBLIC_KEY_ID"));
      config.setPublicKeyPath(Simulator.credentials("pub_key.pem").toString());
    }
    // It asks for the proxy of its own configuration only.
    config.setHttpProxyHost(PROXY_HOST);
    config.setHttpProxyPort(PROXY_PORT);
    return config;
  }

  @Override
  String login(String code) throws Exception {
    WxMaDefaultConfigImpl config = new WxMaDefaultConfigImpl();
    config.setAppid(env("WECHAT_APP_ID"));
    config.setSecret(env("WECHAT_APP_SECRET"));
    config.setHttpProxyHost(PROXY_HOST);
    config.setHttpProxyPort(PROXY_PORT);
    WxMaService service = new WxMaServiceImpl();
    service.setWxMaConfig(config);
    return service.getUserService().getSessionInfo(code).getOpenid();
  }

  private static WxPayUnifiedOrderV3Request order(String outTradeNo, String notifyUrl) {
    WxPayUnifiedOrderV3Request.Amount amount = new WxPayUnifiedOrderV3Request.Amount();
    amount.setTotal(100);
    return new WxPayUnifiedOrderV3Request()
        .setDescription("咖啡")
        .setOutTradeNo(outTradeNo)
        .setNotifyUrl(notifyUrl)
        .setAmount(amount);
  }

  @Override
  JsonObject prepay(String outTradeNo, String openid, String notifyUrl) throws WxPayException {
    WxPayUnifiedOrderV3Request.Payer payer = new WxPayUnifiedOrderV3Request.Payer();
    payer.setOpenid(openid);
    WxPayUnifiedOrderV3Result.JsapiResult payment =
        pay.createOrderV3(TradeTypeEnum.JSAPI, order(outTradeNo, notifyUrl).setPayer(payer));
    JsonObject parameters = new JsonObject();
    parameters.addProperty("timeStamp", payment.getTimeStamp());
    parameters.addProperty("nonceStr", payment.getNonceStr());
    parameters.addProperty("package", payment.getPackageValue());
    parameters.addProperty("signType", payment.getSignType());
    parameters.addProperty("paySign", payment.getPaySign());
    return parameters;
  }

  @Override
  String prepayNative(String outTradeNo, String notifyUrl) throws WxPayException {
    return pay.createOrderV3(TradeTypeEnum.NATIVE, order(outTradeNo, notifyUrl));
  }

  @Override
  String prepayH5(String outTradeNo, String notifyUrl) throws WxPayException {
    WxPayUnifiedOrderV3Request.H5Info info = new WxPayUnifiedOrderV3Request.H5Info();
    info.setType("Wap");
    WxPayUnifiedOrderV3Request.SceneInfo scene = new WxPayUnifiedOrderV3Request.SceneInfo();
    scene.setPayerClientIp("14.23.150.211");
    scene.setH5Info(info);
    return pay.createOrderV3(TradeTypeEnum.H5, order(outTradeNo, notifyUrl).setSceneInfo(scene));
  }

  @Override
  JsonObject prepayApp(String outTradeNo, String notifyUrl) throws WxPayException {
    WxPayUnifiedOrderV3Result.AppResult payment =
        pay.createOrderV3(TradeTypeEnum.APP, order(outTradeNo, notifyUrl));
    JsonObject parameters = new JsonObject();
    parameters.addProperty("appid", payment.getAppid());
    parameters.addProperty("partnerid", payment.getPartnerId());
    parameters.addProperty("prepayid", payment.getPrepayId());
    parameters.addProperty("package", payment.getPackageValue());
    parameters.addProperty("noncestr", payment.getNoncestr());
    parameters.addProperty("timestamp", payment.getTimestamp());
    parameters.addProperty("sign", payment.getSign());
    return parameters;
  }

  @Override
  PartnerCalls partner(String subMerchantId) {
    return new PartnerCalls() {
      @Override
      public void prepay(String outTradeNo, String openid, String notifyUrl) throws WxPayException {
        WxPayPartnerUnifiedOrderV3Request.Amount amount = new WxPayPartnerUnifiedOrderV3Request.Amount();
        amount.setTotal(100);
        WxPayPartnerUnifiedOrderV3Request request =
            new WxPayPartnerUnifiedOrderV3Request()
                .setSpAppid(env("WECHAT_APP_ID"))
                .setSpMchId(env("WECHAT_MERCHANT_ID"))
                .setSubMchId(subMerchantId)
                .setDescription("咖啡")
                .setOutTradeNo(outTradeNo)
                .setNotifyUrl(notifyUrl)
                .setAmount(amount)
                .setPayer(new WxPayPartnerUnifiedOrderV3Request.Payer().setSpOpenid(openid));
        pay.unifiedPartnerOrderV3(TradeTypeEnum.JSAPI, request);
      }

      @Override
      public String query(String outTradeNo) throws WxPayException {
        WxPayPartnerOrderQueryV3Request query = new WxPayPartnerOrderQueryV3Request();
        query.setSpMchId(env("WECHAT_MERCHANT_ID"));
        query.setSubMchId(subMerchantId);
        query.setOutTradeNo(outTradeNo);
        return pay.queryPartnerOrderV3(query).getTradeState();
      }

      @Override
      public void close(String outTradeNo) throws WxPayException {
        pay.closePartnerOrderV3(
            new WxPayPartnerOrderCloseV3Request()
                .setSpMchId(env("WECHAT_MERCHANT_ID"))
                .setSubMchId(subMerchantId)
                .setOutTradeNo(outTradeNo));
      }

      @Override
      public String refund(String outTradeNo, String outRefundNo, String notifyUrl) throws WxPayException {
        WxPayRefundV3Request request = refundRequest(outTradeNo, outRefundNo, notifyUrl);
        return pay.refundV3(request.setSubMchid(subMerchantId)).getStatus();
      }

      @Override
      public String queryRefund(String outRefundNo) throws WxPayException {
        WxPayRefundQueryV3Request query = new WxPayRefundQueryV3Request();
        query.setOutRefundNo(outRefundNo);
        query.setSubMchid(subMerchantId);
        return pay.refundPartnerQueryV3(query).getStatus();
      }

      @Override
      public JsonObject handle(UnaryOperator<String> header, String body) throws WxPayException {
        return toJson(
            isOfRefund(body)
                ? pay.parsePartnerRefundNotifyV3Result(body, signatureOf(header)).getResult()
                : pay.parsePartnerOrderNotifyV3Result(body, signatureOf(header)).getResult());
      }
    };
  }

  @Override
  CombinedCalls combined() {
    return new CombinedCalls() {
      @Override
      public void prepay(String number, List<String> parts, String openid, String notifyUrl)
          throws WxPayException {
        CombineTransactionsRequest.CombinePayerInfo payer = new CombineTransactionsRequest.CombinePayerInfo();
        payer.setOpenid(openid);
        CombineTransactionsRequest request = new CombineTransactionsRequest();
        request.setCombineAppid(env("WECHAT_APP_ID"));
        request.setCombineMchid(env("WECHAT_MERCHANT_ID"));
        request.setCombineOutTradeNo(number);
        request.setNotifyUrl(notifyUrl);
        request.setCombinePayerInfo(payer);
        request.setSubOrders(parts.stream().map(WxJavaTest::pricedPart).toList());
        pay.combine(TradeTypeEnum.JSAPI, request);
      }

      @Override
      public List<String> query(String number) throws WxPayException {
        return pay.queryCombine(number).getSubOrders().stream()
            .map(CombineQueryResult.SubOrders::getTradeState)
            .toList();
      }

      @Override
      public void close(String number, List<String> parts) throws WxPayException {
        CombineCloseRequest request = new CombineCloseRequest();
        request.setCombineAppid(env("WECHAT_APP_ID"));
        request.setCombineOutTradeNo(number);
        request.setSubOrders(parts.stream().map(WxJavaTest::namedPart).toList());
        pay.closeCombine(request);
      }

      @Override
      public JsonObject handle(UnaryOperator<String> header, String body) throws WxPayException {
        return toJson(pay.parseCombineNotifyResult(body, signatureOf(header)).getResult());
      }
    };
  }

  private static CombineTransactionsRequest.SubOrders pricedPart(String outTradeNo) {
    CombineTransactionsRequest.Amount amount = new CombineTransactionsRequest.Amount();
    amount.setTotalAmount(100);
    amount.setCurrency("CNY");
    CombineTransactionsRequest.SubOrders part = new CombineTransactionsRequest.SubOrders();
    part.setMchid(env("WECHAT_MERCHANT_ID"));
    part.setOutTradeNo(outTradeNo);
    part.setDescription("咖啡");
    part.setAttach("a");
    part.setAmount(amount);
    return part;
  }

  private static CombineCloseRequest.SubOrders namedPart(String outTradeNo) {
    CombineCloseRequest.SubOrders part = new CombineCloseRequest.SubOrders();
    part.setMchid(env("WECHAT_MERCHANT_ID"));
    part.setOutTradeNo(outTradeNo);
    return part;
  }

  @Override
  String query(String outTradeNo) throws WxPayException {
    try {
      return pay.queryOrderV3(null, outTradeNo).getTradeState();
    } catch (WxPayException refusal) {
      if (refusal.getErrCode() == null) throw refusal;
      return refusal.getErrCode();
    }
  }

  @Override
  void close(String outTradeNo) throws WxPayException {
    pay.closeOrderV3(outTradeNo);
  }

  @Override
  String refund(String outTradeNo, String outRefundNo, String notifyUrl) throws WxPayException {
    return pay.refundV3(refundRequest(outTradeNo, outRefundNo, notifyUrl)).getStatus();
  }

  private static WxPayRefundV3Request refundRequest(
      String outTradeNo, String outRefundNo, String notifyUrl) {
    WxPayRefundV3Request.Amount amount =
        new WxPayRefundV3Request.Amount().setRefund(40).setTotal(100).setCurrency("CNY");
    return new WxPayRefundV3Request()
        .setOutTradeNo(outTradeNo)
        .setOutRefundNo(outRefundNo)
        .setNotifyUrl(notifyUrl)
        .setAmount(amount);
  }

  @Override
  String queryRefund(String outRefundNo) throws WxPayException {
    return pay.refundQueryV3(outRefundNo).getStatus();
  }

  @Override
  void downloadBill(String kind, String day) throws Exception {
    WxPayApplyTradeBillV3Request tradeBill = new WxPayApplyTradeBillV3Request();
    tradeBill.setBillDate(day);
    tradeBill.setBillType("ALL");
    tradeBill.setTarType("GZIP");
    WxPayApplyFundFlowBillV3Request fundFlowBill = new WxPayApplyFundFlowBillV3Request();
    fundFlowBill.setBillDate(day);
    fundFlowBill.setAccountType("BASIC");
    fundFlowBill.setTarType("GZIP");
    WxPayApplyBillV3Result told =
        kind.equals("trade-bill") ? pay.applyTradeBill(tradeBill) : pay.applyFundFlowBill(fundFlowBill);
    expectDigest(told.getHashValue(), pay.downloadBill(told.getDownloadUrl()));
  }

  @Override
  JsonObject handle(UnaryOperator<String> header, String body) throws WxPayException {
    return toJson(
        isOfRefund(body)
            ? pay.parseRefundNotifyV3Result(body, signatureOf(header)).getResult()
            : pay.parseOrderNotifyV3Result(body, signatureOf(header)).getResult());
  }

  private static boolean isOfRefund(String body) {
    return body.contains("\"event_type\":\"REFUND.");
  }

  private static SignatureHeader signatureOf(UnaryOperator<String> header) {
    return new SignatureHeader(
        header.apply("Wechatpay-Timestamp"),
        header.apply("Wechatpay-Nonce"),
        header.apply("Wechatpay-Signature"),
        header.apply("Wechatpay-Serial"));
  }

  private static JsonObject toJson(Object content) {
    return new Gson().toJsonTree(content).getAsJsonObject();
  }

  @Override
  Map<String, String> mistakes() throws Exception {
    return Simulator.keyMode().equals("public-key")
        ? Map.of("STALE", "any-age", "FUTURE", "any-age", "WRONG_SERIAL", "serial-ignored")
        : Map.of("STALE", "any-age", "FUTURE", "any-age", "key-switch", "one-kind-of-key");
  }
}
