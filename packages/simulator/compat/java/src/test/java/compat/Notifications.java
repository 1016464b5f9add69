package compat;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Gives what arrives to the handler of an SDK. */
final class Notifications implements AutoCloseable {
  interface Handler {
    /** The content of a notification; throws where it is refused. */
    JsonObject handle(UnaryOperator<String> header, String body) throws Exception;
  }

  private final BlockingQueue<Optional<JsonObject>> outcomes = new LinkedBlockingQueue<>();
  private final HttpServer server;

  Notifications(Handler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/notify",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Optional<JsonObject> outcome;
          try {
            outcome = Optional.of(handler.handle(exchange.getRequestHeaders()::getFirst, body));
          } catch (Exception refused) {
            outcome = Optional.empty();
          }
          exchange.sendResponseHeaders(outcome.isPresent() ? 204 : 401, -1);
          exchange.close();
          outcomes.add(outcome);
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/notify";
  }

  /** The content of the next notification; empty where the handler refused it. */
  Optional<JsonObject> next() throws InterruptedException {
    Optional<JsonObject> outcome = outcomes.poll(20, TimeUnit.SECONDS);
    if (outcome == null) throw new AssertionError("no notification came");
    return outcome;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
