package compat;

import static compat.Simulator.env;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.wechat.pay.contrib.apache.httpclient.Validator;
import com.wechat.pay.contrib.apache.httpclient.WechatPayHttpClientBuilder;
import com.wechat.pay.contrib.apache.httpclient.auth.MixVerifier;
import com.wechat.pay.contrib.apache.httpclient.auth.PrivateKeySigner;
import com.wechat.pay.contrib.apache.httpclient.auth.PublicKeyVerifier;
import com.wechat.pay.contrib.apache.httpclient.auth.Verifier;
import com.wechat.pay.contrib.apache.httpclient.auth.WechatPay2Credentials;
import com.wechat.pay.contrib.apache.httpclient.auth.WechatPay2Validator;
import com.wechat.pay.contrib.apache.httpclient.cert.CertificatesManager;
import com.wechat.pay.contrib.apache.httpclient.notification.NotificationHandler;
import com.wechat.pay.contrib.apache.httpclient.notification.NotificationRequest;
import com.wechat.pay.contrib.apache.httpclient.util.PemUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.http.HttpHost;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.util.EntityUtils;

/** wechatpay-apache-httpclient signs and verifies; addresses and bodies are the back end's own. */
class ApacheHttpclientTest extends Flows {
  private static final String HOST = "https://api.mch.weixin.qq.com";

  private static final Validator NONE =
      new Validator() {
        @Override
        public boolean validate(CloseableHttpResponse response) {
          return true;
        }

        @Override
        public String getSerialNumber() {
          return "";
        }
      };

  private final PrivateKey key = PemUtil.loadPrivateKey(env("WECHAT_PRIVATE_KEY"));
  private final CloseableHttpClient client;
  private final CloseableHttpClient downloads;
  private final NotificationHandler handler;

  ApacheHttpclientTest() throws Exception {
    super("wechatpay-apache-httpclient");
    Verifier verifier = newVerifier();
    client = newClient(new WechatPay2Validator(verifier));
    downloads = newClient(NONE);
    handler = new NotificationHandler(verifier, env("WECHAT_API_V3_KEY").getBytes(StandardCharsets.UTF_8));
  }

  private CloseableHttpClient newClient(Validator validator) {
    WechatPayHttpClientBuilder builder =
        WechatPayHttpClientBuilder.create()
            .withMerchant(env("WECHAT_MERCHANT_ID"), env("WECHAT_SERIAL_NO"), key)
            .withValidator(validator);
    // Without it, Apache's client asks for no proxy.
    builder.useSystemProperties();
    return builder.build();
  }

  private Verifier newVerifier() throws Exception {
    String mode = Simulator.keyMode();
    Verifier platform = mode.equals("public-key") ? null : newCertificateVerifier();
    if (mode.equals("certificate")) return platform;
    PublicKeyVerifier publicKey =
        new PublicKeyVerifier(
            env("WECHAT_PAY_PUBLIC_KEY_ID"),
            PemUtil.loadPublicKey(new ByteArrayInputStream(env("WECHAT_PAY_PUBLIC_KEY").getBytes(StandardCharsets.UTF_8))));
    return platform == null ? publicKey : new MixVerifier(publicKey, platform);
  }

  private Verifier newCertificateVerifier() throws Exception {
    String merchantId = env("WECHAT_MERCHANT_ID");
    PrivateKeySigner signer = new PrivateKeySigner(env("WECHAT_SERIAL_NO"), key);
    CertificatesManager manager = CertificatesManager.getInstance();
    manager.setProxy(
        new HttpHost(System.getProperty("https.proxyHost"), Integer.getInteger("https.proxyPort")));
    manager.putMerchant(
        merchantId,
        new WechatPay2Credentials(merchantId, signer),
        env("WECHAT_API_V3_KEY").getBytes(StandardCharsets.UTF_8));
    return manager.getVerifier(merchantId);
  }

  private JsonObject call(HttpUriRequest request) throws IOException {
    request.addHeader("Accept", "application/json");
    try (CloseableHttpResponse response = client.execute(request)) {
      if (response.getEntity() == null) return new JsonObject();
      return JsonParser.parseString(EntityUtils.toString(response.getEntity())).getAsJsonObject();
    }
  }

  private JsonObject post(String path, JsonObject body) throws IOException {
    HttpPost request = new HttpPost(HOST + path);
    request.setEntity(new StringEntity(body.toString(), ContentType.APPLICATION_JSON));
    return call(request);
  }

  private JsonObject prepay(String product, String outTradeNo, String notifyUrl, JsonObject more)
      throws IOException {
    JsonObject order = more.deepCopy();
    order.addProperty("appid", env("WECHAT_APP_ID"));
    order.addProperty("mchid", env("WECHAT_MERCHANT_ID"));
    order.addProperty("description", "咖啡");
    order.addProperty("out_trade_no", outTradeNo);
    order.addProperty("notify_url", notifyUrl);
    order.add("amount", Simulator.json("total", 100));
    return post("/v3/pay/transactions/" + product, order);
  }

  /** What the client signs: of an app the bare prepay_id, else prepay_id=… */
  private JsonObject signFor(String last, String nameOfSign) throws Exception {
    String timeStamp = String.valueOf(Instant.now().getEpochSecond());
    String nonce = UUID.randomUUID().toString().replace("-", "");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    String message = String.join("\n", env("WECHAT_APP_ID"), timeStamp, nonce, last, "");
    signature.update(message.getBytes(StandardCharsets.UTF_8));
    JsonObject signed = Simulator.json("timeStamp", timeStamp);
    signed.addProperty("nonceStr", nonce);
    signed.addProperty(nameOfSign, Base64.getEncoder().encodeToString(signature.sign()));
    return signed;
  }

  @Override
  JsonObject prepay(String outTradeNo, String openid, String notifyUrl) throws Exception {
    JsonObject payer = Simulator.json("payer", Simulator.json("openid", openid));
    String prepayId = prepay("jsapi", outTradeNo, notifyUrl, payer).get("prepay_id").getAsString();
    JsonObject parameters = signFor("prepay_id=" + prepayId, "paySign");
    parameters.addProperty("package", "prepay_id=" + prepayId);
    parameters.addProperty("signType", "RSA");
    return parameters;
  }

  @Override
  String prepayNative(String outTradeNo, String notifyUrl) throws IOException {
    return prepay("native", outTradeNo, notifyUrl, new JsonObject()).get("code_url").getAsString();
  }

  @Override
  String prepayH5(String outTradeNo, String notifyUrl) throws IOException {
    JsonObject scene = Simulator.json("payer_client_ip", "14.23.150.211");
    scene.add("h5_info", Simulator.json("type", "Wap"));
    JsonObject more = Simulator.json("scene_info", scene);
    return prepay("h5", outTradeNo, notifyUrl, more).get("h5_url").getAsString();
  }

  @Override
  JsonObject prepayApp(String outTradeNo, String notifyUrl) throws Exception {
    String prepayId = prepay("app", outTradeNo, notifyUrl, new JsonObject()).get("prepay_id").getAsString();
    JsonObject parameters = signFor(prepayId, "sign");
    parameters.addProperty("appId", env("WECHAT_APP_ID"));
    parameters.addProperty("partnerId", env("WECHAT_MERCHANT_ID"));
    parameters.addProperty("prepayId", prepayId);
    parameters.addProperty("packageValue", "Sign=WXPay");
    return parameters;
  }

  @Override
  PartnerCalls partner(String subMerchantId) {
    String orders = "/v3/pay/partner/transactions";
    JsonObject parties = Simulator.json("sp_mchid", env("WECHAT_MERCHANT_ID"));
    parties.addProperty("sub_mchid", subMerchantId);
    return new PartnerCalls() {
      @Override
      public void prepay(String outTradeNo, String openid, String notifyUrl) throws IOException {
        JsonObject order = parties.deepCopy();
        order.addProperty("sp_appid", env("WECHAT_APP_ID"));
        order.addProperty("description", "咖啡");
        order.addProperty("out_trade_no", outTradeNo);
        order.addProperty("notify_url", notifyUrl);
        order.add("amount", Simulator.json("total", 100));
        order.add("payer", Simulator.json("sp_openid", openid));
        post(orders + "/jsapi", order);
      }

      @Override
      public String query(String outTradeNo) throws IOException {
        String names = "?sp_mchid=" + env("WECHAT_MERCHANT_ID") + "&sub_mchid=" + subMerchantId;
        JsonObject order = call(new HttpGet(HOST + orders + "/out-trade-no/" + outTradeNo + names));
        return order.get("trade_state").getAsString();
      }

      @Override
      public void close(String outTradeNo) throws IOException {
        post(orders + "/out-trade-no/" + outTradeNo + "/close", parties);
      }

      @Override
      public String refund(String outTradeNo, String outRefundNo, String notifyUrl) throws IOException {
        JsonObject refund = refundBody(outTradeNo, outRefundNo, notifyUrl);
        refund.addProperty("sub_mchid", subMerchantId);
        return post("/v3/refund/domestic/refunds", refund).get("status").getAsString();
      }

      @Override
      public String queryRefund(String outRefundNo) throws IOException {
        return ApacheHttpclientTest.this.queryRefund(outRefundNo + "?sub_mchid=" + subMerchantId);
      }

      @Override
      public JsonObject handle(UnaryOperator<String> header, String body) throws Exception {
        return ApacheHttpclientTest.this.handle(header, body);
      }
    };
  }

  @Override
  CombinedCalls combined() {
    String orders = "/v3/combine-transactions";
    return new CombinedCalls() {
      private JsonArray named(List<String> parts) {
        JsonArray named = new JsonArray();
        for (String part : parts) {
          JsonObject order = Simulator.json("mchid", env("WECHAT_MERCHANT_ID"));
          order.addProperty("out_trade_no", part);
          named.add(order);
        }
        return named;
      }

      @Override
      public void prepay(String number, List<String> parts, String openid, String notifyUrl)
          throws IOException {
        JsonArray priced = named(parts);
        for (JsonElement part : priced) {
          JsonObject amount = Simulator.json("total_amount", 100);
          amount.addProperty("currency", "CNY");
          JsonObject order = part.getAsJsonObject();
          order.addProperty("description", "咖啡");
          order.addProperty("attach", "a");
          order.add("amount", amount);
        }
        JsonObject whole = Simulator.json("combine_appid", env("WECHAT_APP_ID"));
        whole.addProperty("combine_mchid", env("WECHAT_MERCHANT_ID"));
        whole.addProperty("combine_out_trade_no", number);
        whole.addProperty("notify_url", notifyUrl);
        whole.add("sub_orders", priced);
        whole.add("combine_payer_info", Simulator.json("openid", openid));
        post(orders + "/jsapi", whole);
      }

      @Override
      public List<String> query(String number) throws IOException {
        JsonObject whole = call(new HttpGet(HOST + orders + "/out-trade-no/" + number));
        List<String> states = new ArrayList<>();
        for (JsonElement part : whole.getAsJsonArray("sub_orders"))
          states.add(part.getAsJsonObject().get("trade_state").getAsString());
        return states;
      }

      @Override
      public void close(String number, List<String> parts) throws IOException {
        JsonObject body = Simulator.json("combine_appid", env("WECHAT_APP_ID"));
        body.add("sub_orders", named(parts));
        post(orders + "/out-trade-no/" + number + "/close", body);
      }

      @Override
      public JsonObject handle(UnaryOperator<String> header, String body) throws Exception {
        return ApacheHttpclientTest.this.handle(header, body);
      }
    };
  }

  @Override
  String query(String outTradeNo) throws IOException {
    String path = "/v3/pay/transactions/out-trade-no/" + outTradeNo;
    JsonObject answer = call(new HttpGet(HOST + path + "?mchid=" + env("WECHAT_MERCHANT_ID")));
    return answer.get(answer.has("code") ? "code" : "trade_state").getAsString();
  }

  @Override
  void close(String outTradeNo) throws IOException {
    JsonObject body = Simulator.json("mchid", env("WECHAT_MERCHANT_ID"));
    post("/v3/pay/transactions/out-trade-no/" + outTradeNo + "/close", body);
  }

  @Override
  String refund(String outTradeNo, String outRefundNo, String notifyUrl) throws IOException {
    JsonObject refund = refundBody(outTradeNo, outRefundNo, notifyUrl);
    return post("/v3/refund/domestic/refunds", refund).get("status").getAsString();
  }

  private static JsonObject refundBody(String outTradeNo, String outRefundNo, String notifyUrl) {
    JsonObject amount = Simulator.json("refund", 40);
    amount.addProperty("total", 100);
    amount.addProperty("currency", "CNY");
    JsonObject refund = Simulator.json("amount", amount);
    refund.addProperty("out_trade_no", outTradeNo);
    refund.addProperty("out_refund_no", outRefundNo);
    refund.addProperty("notify_url", notifyUrl);
    return refund;
  }

  @Override
  String queryRefund(String outRefundNo) throws IOException {
    return call(new HttpGet(HOST + "/v3/refund/domestic/refunds/" + outRefundNo)).get("status").getAsString();
  }

  @Override
  void downloadBill(String kind, String day) throws Exception {
    String path = kind.equals("trade-bill") ? "/v3/bill/tradebill" : "/v3/bill/fundflowbill";
    JsonObject told = call(new HttpGet(HOST + path + "?bill_date=" + day + "&tar_type=GZIP"));
    HttpGet download = new HttpGet(told.get("download_url").getAsString());
    download.addHeader("Accept", "*/*");
    try (CloseableHttpResponse response = downloads.execute(download)) {
      expectDigest(told.get("hash_value").getAsString(), response.getEntity().getContent());
    }
  }

  @Override
  List<String> certificates() throws Exception {
    Verifier verifier = CertificatesManager.getInstance().getVerifier(env("WECHAT_MERCHANT_ID"));
    return List.of(verifier.getSerialNumber());
  }

  @Override
  JsonObject handle(UnaryOperator<String> header, String body) throws Exception {
    NotificationRequest request =
        new NotificationRequest.Builder()
            .withSerialNumber(header.apply("Wechatpay-Serial"))
            .withTimestamp(header.apply("Wechatpay-Timestamp"))
            .withNonce(header.apply("Wechatpay-Nonce"))
            .withSignature(header.apply("Wechatpay-Signature"))
            .withBody(body)
            .build();
    return JsonParser.parseString(handler.parse(request).getDecryptData()).getAsJsonObject();
  }

  @Override
  Map<String, String> mistakes() throws Exception {
    return Simulator.keyMode().equals("public-key")
        ? Map.of("STALE", "any-age", "FUTURE", "any-age", "WRONG_SERIAL", "serial-ignored")
        : Map.of("STALE", "any-age", "FUTURE", "any-age");
  }
}
