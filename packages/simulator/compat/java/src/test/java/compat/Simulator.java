package compat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;

/** The control API, which acts as the buyer and as WeChat, and the record of a run. */
final class Simulator {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  static String env(String name) {
    return System.getenv(name);
  }

  /** A file of `exec --write-pem`. */
  static Path credentials(String name) {
    return Path.of(env("COMPAT_CREDENTIALS"), name);
  }

  static JsonObject get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(control(path)));
  }

  static JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(control(path)).POST(publisher(body)));
  }

  static void setFaults(JsonObject faults) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(control("faults")).PUT(publisher(faults)));
  }

  static JsonObject json(String name, Object value) {
    JsonObject object = new JsonObject();
    if (value instanceof JsonElement element) object.add(name, element);
    else if (value instanceof Number number) object.addProperty(name, number);
    else if (value instanceof Boolean bool) object.addProperty(name, bool);
    else object.addProperty(name, (String) value);
    return object;
  }

  static String keyMode() throws IOException, InterruptedException {
    return get("keys").get("mode").getAsString();
  }

  /** The code that wx.login gives to the mini-program. */
  static String loginCode() throws IOException, InterruptedException {
    return post("login", new JsonObject()).get("code").getAsString();
  }

  /** What a back end without an SDK for it does with that code. */
  static String openidOf(String code) throws IOException, InterruptedException {
    String query =
        Map.of(
                "appid", env("WECHAT_APP_ID"),
                "secret", env("WECHAT_APP_SECRET"),
                "js_code", code,
                "grant_type", "authorization_code")
            .entrySet()
            .stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    URI address = URI.create("https://api.weixin.qq.com/sns/jscode2session?" + query);
    return send(HttpRequest.newBuilder(address)).get("openid").getAsString();
  }

  /** Writes a line of the run: a flow, and what the SDK is known to do wrong, or null. */
  static void record(String sdk, String flow, String reason) throws IOException {
    String path = env("COMPAT_RESULTS");
    if (path == null) return;
    JsonObject line = json("sdk", sdk);
    line.addProperty("flow", flow);
    if (reason != null) line.addProperty("reason", reason);
    Files.writeString(Path.of(path), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static URI control(String path) {
    return URI.create(env("WECHAT_SIMULATOR_URL") + "/_sim/" + path);
  }

  private static HttpRequest.BodyPublisher publisher(JsonObject body) {
    return HttpRequest.BodyPublishers.ofString(body.toString());
  }

  private static JsonObject send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) throw new IOException(response.statusCode() + " " + response.body());
    return response.body().isEmpty() ? null : JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private Simulator() {}
}
