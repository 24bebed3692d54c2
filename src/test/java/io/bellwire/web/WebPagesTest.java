package io.bellwire.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.web.RawHttp.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real socket. The pages are those of {@code src/test/resources/web/demo}, the module is the real one. */
class WebPagesTest {

    private final Vertx vertx = Vertx.vertx();
    private RawHttp everyone;
    private RawHttp dev;

    @BeforeEach
    void start() throws Exception {
        everyone = new RawHttp(listen(null));
        dev = new RawHttp(listen(userID -> {
            if (userID.isEmpty()) {
                throw new IllegalArgumentException("has at least one character");
            }
            return "token-of-" + userID;
        }));
    }

    private int listen(DevTokens tokens) throws Exception {
        return await(vertx.createHttpServer()
                        .requestHandler(new WebPages(vertx, "/v1/signaling", tokens))
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void servesTheModuleToEverySite() throws IOException {
        Answer answer = everyone.get("/sdk/bellwire.js", "Origin: https://elsewhere.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(resource("web/sdk/bellwire.js"));
        assertThat(answer.header("content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(answer.header("cross-origin-resource-policy")).isEqualTo("cross-origin");
        assertThat(answer.header("cache-control")).isEqualTo("public, max-age=300");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(answer.header("content-security-policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
    }

    @ParameterizedTest
    @CsvSource({"/sdk/bellwire.d.ts, text/plain", "/sdk/bellwire-tim.js, text/javascript"})
    void namesTheKindOfEachFile(String path, String kind) throws IOException {
        assertThat(everyone.get(path).header("content-type")).isEqualTo(kind + "; charset=utf-8");
    }

    @Test
    void servesPagesInDevelopmentOnly() throws IOException {
        Answer page = dev.get("/probe.html");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("A page for tests");
        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("cache-control")).isEqualTo("no-cache");
        assertThat(page.header("content-security-policy"))
                .contains("default-src 'self'", "connect-src 'self'", "object-src 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-inline", "unsafe-eval", "*");
        assertThat(page.header("access-control-allow-origin")).isNull();
        assertThat(dev.get("/under/").text()).contains("An index for tests");
        assertThat(dev.get("/sdk/bellwire.js").status()).isEqualTo(200);
        assertThat(everyone.get("/probe.html").status()).isEqualTo(404);
        assertThat(everyone.get("/dev/token?user=alice").status()).isEqualTo(404);
    }

    @Test
    void saysWhereClientsConnectWhenThereIsNothing() throws IOException {
        Answer answer = everyone.get("/");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("clients connect to /v1/signaling\n");
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(everyone.get("/sdk/nothing.js").status()).isEqualTo(404);
        assertThat(everyone.get("/sdk/").status()).isEqualTo(404);
        assertThat(everyone.get("/sdk").status()).isEqualTo(404);
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        Answer answer = everyone.ask("HEAD", "/sdk/bellwire.js");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-length"))
                .isEqualTo(String.valueOf(resource("web/sdk/bellwire.js").getBytes(StandardCharsets.UTF_8).length));
        assertThat(answer.body().length()).isZero();
        assertThat(everyone.ask("HEAD", "/nothing").status()).isEqualTo(404);
    }

    @Test
    void sendsNothingToThoseWhoHaveIt() throws IOException {
        String tag = everyone.get("/sdk/bellwire.js").header("etag");

        for (String have : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
            Answer answer = everyone.get("/sdk/bellwire.js", "If-None-Match: " + have);
            assertThat(answer.status()).as(have).isEqualTo(304);
            assertThat(answer.body().length()).isZero();
            assertThat(answer.header("etag")).isEqualTo(tag);
            assertThat(answer.header("cache-control")).isNotNull();
        }
        assertThat(everyone.get("/sdk/bellwire.js", "If-None-Match: \"other\"").status())
                .isEqualTo(200);
        assertThat(everyone.get("/sdk/bellwire.d.ts", "If-None-Match: " + tag).status())
                .isEqualTo(200);
    }

    @Test
    void packsForThoseWhoCanUnpack() throws IOException {
        Answer plain = everyone.get("/sdk/bellwire.js");
        Answer packed = everyone.get("/sdk/bellwire.js", "Accept-Encoding: br, GZip;q=0.8");

        assertThat(packed.header("content-encoding")).isEqualTo("gzip");
        assertThat(packed.unpacked()).isEqualTo(plain.text());
        assertThat(packed.body().length()).isLessThan(plain.body().length() / 2);
        assertThat(packed.header("etag")).isNotEqualTo(plain.header("etag"));
        assertThat(packed.header("vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(plain.header("vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(everyone.get("/sdk/bellwire.js", "Accept-Encoding: gzip;q=0.0, br")
                        .header("content-encoding"))
                .isNull();
        assertThat(everyone.get("/sdk/bellwire.js", "Accept-Encoding: gzip", "If-None-Match: " + packed.header("etag"))
                        .status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
    void takesNothingButGetAndHead(String method) throws IOException {
        Answer answer = everyone.ask(method, "/sdk/bellwire.js", "Content-Length: 0");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
        assertThat(answer.text()).isEqualTo("only GET and HEAD\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sdk/../secret.js",
                "/sdk/%2e%2e/secret.js",
                "/sdk/..%2fsecret.js",
                "/sdk/%252e%252e/secret.js",
                "/sdk/..%5csecret.js",
                "/sdk/..\\secret.js",
                "/sdk/./../secret.js",
                "/sdk//../secret.js",
                "/sdk/x/../../secret.js",
                "/sdk/%c0%ae%c0%ae/secret.js",
                "/sdk/../../io/bellwire/Main.class",
                "/sdk/../../conf/gateway.yaml",
                "/sdk//bellwire.js",
                "/sdk/bellwire.js%00.js",
                "/sdk/bellwire.js%00",
                "/sdk/bellwire.js/",
                "/sdk/bellwire%2ejs",
                "/sdk/file:///etc/passwd.js",
                "/../secret.js",
                "/%2e%2e/secret.js",
                "/..%2fsecret.js",
                "/.hidden.js",
                "/under/../.hidden.js",
                "/under",
                "//secret.js",
                "/sdk/\u00e4.js"
            })
    void nothingOutsideOfTheFoldersHasAnAddress(String target) throws IOException {
        for (RawHttp server : new RawHttp[] {everyone, dev}) {
            Answer answer = server.get(target);

            assertThat(answer.status()).isIn(400, 404);
            assertThat(answer.text()).doesNotContain("secret", "hidden").hasSizeLessThan(100);
        }
    }

    @Test
    void aLongNameIsNoName() throws IOException {
        assertThat(everyone.get("/sdk/" + "a".repeat(3000) + ".js").status()).isEqualTo(404);
        assertThat(everyone.get("/sdk/" + "a/".repeat(1500) + "a.js").status()).isEqualTo(404);
    }

    @Test
    void theQueryDoesNotMatter() throws IOException {
        assertThat(everyone.get("/sdk/bellwire.js?v=1&x=../..").status()).isEqualTo(200);
    }

    @Test
    void givesTokensToPagesOfThisMachine() throws IOException {
        Answer answer = dev.get("/dev/token?user=alice", "Origin: http://localhost:5173");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("token-of-alice");
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("http://localhost:5173");
        assertThat(dev.get("/dev/token?user=%C3%A4").text()).isEqualTo("token-of-ä");
        assertThat(dev.get("/dev/token?user=alice").header("access-control-allow-origin"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: http://localhost.evil.example",
                "Origin: null",
                "Origin: http://[",
                "Host: evil.example",
                "Host: 127.0.0.1.evil.example:80",
                "Sec-Fetch-Site: cross-site"
            })
    void givesNoTokensToOthers(String header) throws IOException {
        Answer answer = dev.get("/dev/token?user=alice", header);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).isEqualTo("tokens are for pages of this machine\n");
        assertThat(answer.header("access-control-allow-origin")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST:1", "alice.localhost:80"})
    void knowsTheNamesOfThisMachine(String host) throws IOException {
        assertThat(dev.get("/dev/token?user=alice", "Host: " + host).status()).isEqualTo(200);
    }

    @Test
    void saysWhatATokenNeeds() throws IOException {
        assertThat(dev.get("/dev/token").text()).isEqualTo("whose token? /dev/token?user=alice\n");
        assertThat(dev.get("/dev/token").status()).isEqualTo(400);
        assertThat(dev.get("/dev/token?user=").text()).isEqualTo("user: has at least one character\n");
        assertThat(dev.get("/dev/token?user=%zz").status()).isEqualTo(400);
        assertThat(dev.ask("POST", "/dev/token?user=alice", "Content-Length: 0").status())
                .isEqualTo(405);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WebPagesTest.class.getClassLoader().getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
